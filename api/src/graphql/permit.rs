//! The licence office's question before a permit.
use async_graphql::Object;
use chrono::NaiveDate;

use super::code::Choice;
use super::compliance::{SourceAge, Text};
use super::scalar::Date;
use crate::domain::assessment::assess;
use crate::domain::clearance::{self, PermitCheck as Checked, Reason, Subject};
use crate::domain::codes::{PermitVerdict, ReasonCode, ServiceKind, SourceRegister};
use crate::domain::identifiers::Nib;
use crate::domain::regulation::Regulation;
use crate::domain::scope::Group;
use crate::loaders::facts::FactsFound;
use crate::policy::declaration::needs;

/// The answer to one check.
#[derive(Clone, Debug)]
pub struct PermitCheck(Checked);

/// The protected facts that a verdict is computed from.
pub const VERDICT_GROUPS: [Group; 11] = [
    Group::Membership,
    Group::Programme,
    Group::WorkerCount,
    Group::Headcount,
    Group::ArrearsAmount,
    Group::WorkerWage,
    Group::Inspection,
    Group::FieldVerification,
    Group::Restriction,
    Group::Linkage,
    Group::Objection,
];

/// The law that lets a verdict be published to those who may not see the facts.
pub const VERDICT_BASIS: &str = "UU 24/2011 Ps. 17; PP 86/2013 Ps. 8 and 9; Inpres 2/2021";

impl PermitCheck {
    /// The verdict for the business actor that the facts tell of; NOT_FOUND where the licence
    /// register does not know the NIB.
    pub fn of(
        found: &FactsFound,
        nib: &Nib,
        service: ServiceKind,
        regulation: &Regulation,
        day: NaiveDate,
    ) -> Self {
        let known = found.of_business(nib).map(|(_, facts)| facts);
        let assessed = known.map(|facts| (facts, assess(facts, regulation, day)));
        let subject = match &assessed {
            Some((facts, assessment)) => Subject::Known { facts, assessment },
            None => Subject::NotFound {
                sources: &found.sources,
            },
        };
        Self(clearance::permit_check(subject, service, regulation, day))
    }

    /// What the rules said.
    pub fn into_checked(self) -> Checked {
        self.0
    }
}

/// One verdict on one service (pemeriksaan kepatuhan): reasons and the age of what it rests on, no
/// amounts and no workers. Only RESTRICTED withholds the service, by a restriction in force.
/// NOT_CLEAR is advice. UNDETERMINED blocks nothing.
#[Object(directive = needs::apply(Group::Clearance))]
impl PermitCheck {
    /// The verdict.
    async fn verdict(&self) -> Option<Choice<PermitVerdict>> {
        Some(Choice(self.0.verdict))
    }

    /// The service asked for.
    async fn service(&self) -> Option<Choice<ServiceKind>> {
        Some(Choice(self.0.service))
    }

    /// Why, the weightiest first.
    async fn reasons(&self) -> Option<Vec<PermitReason>> {
        Some(self.0.reasons.iter().cloned().map(PermitReason).collect())
    }

    /// Age of every register.
    async fn sources(&self) -> Option<Vec<SourceAge>> {
        Some(self.0.sources.iter().copied().map(SourceAge).collect())
    }

    /// Last day on which the answer may be shown; ask anew afterwards.
    async fn valid_until(&self) -> Option<Date> {
        Some(Date(self.0.valid_until))
    }

    /// The local regulation that the advice rests on.
    async fn policy_basis(&self) -> Option<&str> {
        self.0.policy_basis.as_deref()
    }

    /// Hash of the law's data that were in force, for a replay.
    async fn law_hash(&self) -> Option<&str> {
        Some(&self.0.law_hash)
    }
}

/// One reason of a verdict.
#[derive(Clone, Debug)]
pub struct PermitReason(pub Reason);

/// One reason of a verdict, with what cures it and whom to ask.
#[Object(directive = needs::apply(Group::Clearance))]
impl PermitReason {
    /// Stable code.
    async fn code(&self) -> Option<Choice<ReasonCode>> {
        Some(Choice(self.0.code))
    }

    /// What it says.
    async fn text(&self) -> Option<Text> {
        Some(Text(self.0.text.clone()))
    }

    /// How to cure it.
    async fn cure(&self) -> Option<Text> {
        Some(Text(self.0.cure.clone()))
    }

    /// Whom to ask.
    async fn contact(&self) -> Option<&str> {
        Some(&self.0.contact)
    }

    /// The article it rests on.
    async fn legal_basis(&self) -> Option<&str> {
        Some(&self.0.legal_basis)
    }

    /// Number of the restriction in force.
    async fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }

    /// The register that is missing or stale.
    async fn register(&self) -> Option<Choice<SourceRegister>> {
        self.0.register.map(Choice)
    }
}
