//! The permit check: one verdict on one service, with reasons and the age of what it rests on.
//!
//! Three answers are kept apart. A restriction in force withholds its service. A finding gives
//! advice by local policy. What is unknown blocks nothing. No amount and no person appears here.
use chrono::{Days, NaiveDate};

use super::assessment::{Assessment, SourceReading, source_readings};
use super::bilingual::Bilingual;
use super::codes::{
    BusinessStatus, ComplianceCategory, PermitVerdict, ReasonCode, ServiceKind, SourceRegister,
};
use super::facts::{Facts, SourceState};
use super::regulation::{Effect, PermitPolicyRule, Regulation};

mod appeals;
mod instalments;
pub mod replay;
pub mod standing;
pub mod statement;
pub mod words;

pub use appeals::registers_of;
use instalments::PlanStanding;
pub use statement::{MalformedReference, Reference};

/// Of whom the check is asked.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The licence register holds no business actor with the NIB.
    NotFound {
        /// Age of the registers.
        sources: &'a [SourceState],
    },
    /// A known employer and its assessment for the same day.
    Known {
        /// Facts.
        facts: &'a Facts,
        /// What [`super::assessment::assess`] made of them.
        assessment: &'a Assessment,
    },
}

/// The answer to the licence office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermitCheck {
    /// Verdict.
    pub verdict: PermitVerdict,
    /// Service asked for.
    pub service: ServiceKind,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Age of every register.
    pub sources: Vec<SourceReading>,
    /// Last day on which the answer may be shown; the day itself where it should be asked anew.
    pub valid_until: NaiveDate,
    /// Local basis of the policy; `None` where none was in force.
    pub policy_basis: Option<String>,
    /// Hash of the law it rests on.
    pub law_hash: String,
}

/// One reason of a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable code.
    pub code: ReasonCode,
    /// What it says.
    pub text: Bilingual,
    /// How to cure it.
    pub cure: Bilingual,
    /// Whom to ask.
    pub contact: String,
    /// The article it rests on; a restriction's own ground.
    pub legal_basis: String,
    /// Number of the restriction.
    pub reference: Option<String>,
    /// The register that is missing or stale.
    pub register: Option<SourceRegister>,
}

/// Checks an employer for a service as of `day`.
pub fn permit_check(
    subject: Subject<'_>,
    service: ServiceKind,
    regulation: &Regulation,
    day: NaiveDate,
) -> PermitCheck {
    let policy = regulation.permit_policy(day);
    let check = Check {
        regulation,
        policy: policy.map(|policy| &policy.rule),
        day,
    };
    let sources = match subject {
        Subject::NotFound { sources } => source_readings(sources, regulation, day),
        Subject::Known { assessment, .. } => assessment.sources.clone(),
    };
    let (verdict, reasons, valid_until) = match subject {
        Subject::NotFound { .. } => check.not_found(&sources),
        Subject::Known { facts, assessment } => check.known(facts, assessment, service),
    };
    PermitCheck {
        verdict,
        service,
        reasons,
        sources,
        valid_until,
        policy_basis: policy.map(|policy| policy.legal_basis.clone()),
        law_hash: regulation.content_hash().to_owned(),
    }
}

type Answer = (PermitVerdict, Vec<Reason>, NaiveDate);

struct Check<'a> {
    regulation: &'a Regulation,
    policy: Option<&'a PermitPolicyRule>,
    day: NaiveDate,
}

impl Check<'_> {
    /// A stale licence register is told beside the verdict: a new NIB may not have arrived yet.
    fn not_found(&self, sources: &[SourceReading]) -> Answer {
        let mut reasons = vec![self.reason(ReasonCode::NibNotFound)];
        let licences = sources
            .iter()
            .filter(|source| source.register == SourceRegister::BusinessLicence);
        reasons.extend(licences.filter_map(|source| self.source_reason(*source)));
        (PermitVerdict::NotFound, reasons, self.day)
    }

    fn known(&self, facts: &Facts, assessment: &Assessment, service: ServiceKind) -> Answer {
        let restrictions = self.restrictions(facts, service);
        if !restrictions.is_empty() {
            return (PermitVerdict::Restricted, restrictions, self.day);
        }
        let relied_on: Vec<SourceReading> = assessment
            .sources
            .iter()
            .filter(|source| assessment.rests_on.contains(&source.register))
            .copied()
            .collect();
        let open: Vec<Reason> = relied_on
            .iter()
            .filter_map(|source| self.source_reason(*source))
            .collect();
        let open = self.with_open_links(open, facts);
        if !open.is_empty() {
            return (PermitVerdict::Undetermined, open, self.day);
        }
        let plan = instalments::standing_of_plans(facts, assessment, self.regulation, self.policy);
        let (verdict, reasons) = match self.judge(facts, assessment, plan) {
            Ok(judged) => judged,
            Err(open) => return (PermitVerdict::Undetermined, open, self.day),
        };
        let mut valid_until = self.valid_until(&relied_on);
        if let PlanStanding::Kept { until: Some(until) } = plan {
            valid_until = valid_until.min(until);
        }
        let first_restricted = restricted_from(facts, service, self.day);
        let day_before = first_restricted.and_then(|day| day.pred_opt());
        let valid_until = day_before.map_or(valid_until, |day| valid_until.min(day));
        (verdict, reasons, valid_until)
    }

    /// Where no membership is tied to the employer and one that may be its awaits a decision, neither
    /// that it is registered nor that it is not can be told. A membership that is tied decides by
    /// itself, whatever else may be found: then candidates change nothing.
    fn with_open_links(&self, mut open: Vec<Reason>, facts: &Facts) -> Vec<Reason> {
        if facts.memberships.is_empty() && facts.candidate_memberships > 0 {
            open.push(self.reason(ReasonCode::OnlyCandidateLinks));
        }
        open
    }

    /// Restrictions in force for this very service: one of another service withholds nothing here.
    fn restrictions(&self, facts: &Facts, service: ServiceKind) -> Vec<Reason> {
        facts
            .restrictions
            .iter()
            .filter(|restriction| restriction.service == service)
            .filter(|restriction| restriction.is_in_force(self.day))
            .map(|restriction| Reason {
                legal_basis: restriction.legal_ground.clone(),
                reference: Some(restriction.number.clone()),
                ..self.reason(ReasonCode::RestrictionInForce)
            })
            .collect()
    }

    /// The verdict and its reasons; or what is not known, where it would decide.
    fn judge(
        &self,
        facts: &Facts,
        assessment: &Assessment,
        plan: PlanStanding,
    ) -> Result<(PermitVerdict, Vec<Reason>), Vec<Reason>> {
        let told = found_codes(facts, assessment);
        let with = |effect| {
            told.iter()
                .copied()
                .filter(move |code| self.effect(*code) == effect)
        };
        let advice: Vec<ReasonCode> = with(Effect::Advice).collect();
        let notes: Vec<ReasonCode> = with(Effect::Note).collect();
        let contested = self.contested(&advice, facts, assessment);
        let holds = |code: &ReasonCode| !contested.contains(code);
        let uncontested: Vec<ReasonCode> = advice.iter().copied().filter(holds).collect();
        let is_of_payment = !uncontested.is_empty() && are_of_payment(&uncontested);
        if let (PlanStanding::Open(source), true) = (plan, is_of_payment) {
            return Err(self.source_reason(source).into_iter().collect());
        }
        // The plan covers what stopped as well, or it would not be called kept.
        let is_covered = matches!(plan, PlanStanding::Kept { .. }) && is_of_payment;
        let plan = plan.reason();
        let (verdict, mut codes) = if !uncontested.is_empty() && !is_covered {
            let codes = advice.into_iter().chain(plan).collect();
            (PermitVerdict::NotClear, codes)
        } else if !contested.is_empty() {
            let codes = [ReasonCode::AppealPending].into_iter().chain(contested);
            let codes = codes.chain(plan).collect();
            (PermitVerdict::ClearWithConditions, codes)
        } else if is_covered {
            let codes = vec![ReasonCode::InstalmentPlanKept];
            (PermitVerdict::ClearWithConditions, codes)
        } else {
            (PermitVerdict::Clear, clear_codes(assessment))
        };
        codes.extend(notes);
        let reasons = codes.into_iter().map(|code| self.reason(code)).collect();
        Ok((verdict, reasons))
    }

    /// Advice whose evidence is of a contested register, where local policy makes that a condition.
    fn contested(
        &self,
        advice: &[ReasonCode],
        facts: &Facts,
        assessment: &Assessment,
    ) -> Vec<ReasonCode> {
        let gives_condition = self
            .policy
            .is_some_and(|policy| policy.appeal_gives_condition);
        let is_contested = |code: &ReasonCode| {
            let registers = appeals::evidence_of(*code, assessment);
            registers
                .iter()
                .any(|register| facts.appeals.contains(register))
        };
        let contested = advice.iter().copied().filter(is_contested);
        contested.filter(|_| gives_condition).collect()
    }

    /// Without a policy in force nothing is advice, and everything is told.
    fn effect(&self, code: ReasonCode) -> Effect {
        self.policy.map_or(Effect::Note, |policy| {
            policy.effect.get(&code).copied().unwrap_or(Effect::Silent)
        })
    }

    fn valid_until(&self, relied_on: &[SourceReading]) -> NaiveDate {
        let days = self.policy.map_or(0, |policy| policy.valid_days);
        let shown_until = self.day.checked_add_days(Days::new(u64::from(days)));
        relied_on
            .iter()
            .filter_map(|source| {
                let rhythm = &self.regulation.rhythm(source.register, self.day)?.rule;
                let days = Days::new(u64::from(rhythm.late_after_days));
                source.as_of?.checked_add_days(days)
            })
            .chain(shown_until)
            .min()
            .unwrap_or(self.day)
    }

    fn source_reason(&self, source: SourceReading) -> Option<Reason> {
        Some(Reason {
            register: Some(source.register),
            ..self.reason(source.fault()?)
        })
    }

    fn reason(&self, code: ReasonCode) -> Reason {
        let words = self.regulation.reason(code, self.day);
        Reason {
            code,
            text: words.map(|words| words.rule.text()).unwrap_or_default(),
            cure: words.map(|words| words.rule.cure()).unwrap_or_default(),
            contact: words
                .map(|words| words.rule.contact.clone())
                .unwrap_or_default(),
            legal_basis: words
                .map(|words| words.legal_basis.clone())
                .unwrap_or_default(),
            reference: None,
            register: None,
        }
    }
}

/// What speaks for the employer, where nothing is advised against it.
fn clear_codes(assessment: &Assessment) -> Vec<ReasonCode> {
    match (assessment.standing.active, assessment.standing.paid_up) {
        (Some(true), Some(true)) => vec![ReasonCode::NothingOverdue],
        (Some(true), _) => Vec::new(),
        (Some(false) | None, _) if is_duty_found(assessment) => Vec::new(),
        (Some(false) | None, _) => vec![ReasonCode::NoDutyEvidenced],
    }
}

fn are_of_payment(codes: &[ReasonCode]) -> bool {
    codes.iter().all(|code| {
        matches!(
            code,
            ReasonCode::ContributionsOverdue | ReasonCode::PaymentsStopped
        )
    })
}

fn is_duty_found(assessment: &Assessment) -> bool {
    assessment.findings.iter().any(|finding| {
        matches!(
            finding.category,
            ComplianceCategory::UnregisteredObliged | ComplianceCategory::Inactive
        )
    })
}

/// The first day after `day` on which a restriction that is known already begins to withhold the
/// service: nothing that says otherwise may be shown on it.
fn restricted_from(facts: &Facts, service: ServiceKind, day: NaiveDate) -> Option<NaiveDate> {
    let of_service = facts.restrictions.iter().filter(|restriction| {
        let is_lifted_first = restriction.lifted_on.is_some_and(|lifted| {
            restriction
                .imposed_on
                .is_none_or(|imposed| lifted <= imposed)
        });
        restriction.service == service && !is_lifted_first
    });
    of_service
        .filter_map(|restriction| restriction.imposed_on)
        .filter(|imposed| *imposed > day)
        .min()
}

/// Everything found that a policy may weigh.
fn found_codes(facts: &Facts, assessment: &Assessment) -> Vec<ReasonCode> {
    let findings = assessment.findings.iter().chain(&assessment.indicators);
    let findings = findings.filter(|finding| is_weighed_by_policy(finding.category));
    let mut codes: Vec<ReasonCode> = findings.map(|finding| finding.reason).collect();
    let is_active = facts
        .business
        .is_none_or(|business| business.status == BusinessStatus::Active);
    if !is_active {
        codes.push(ReasonCode::BusinessNotActive);
    }
    let is_scale_open = assessment
        .undetermined
        .iter()
        .any(|open| open.cause == ReasonCode::ScaleUnknown);
    if is_scale_open {
        codes.push(ReasonCode::ScaleUnknown);
    }
    codes
}

/// Restrictions, plans and gaps in the registers are weighed by the check itself: a restriction of another
/// service, for one, withholds nothing here.
fn is_weighed_by_policy(category: ComplianceCategory) -> bool {
    match category {
        ComplianceCategory::UnregisteredObliged
        | ComplianceCategory::PartialWorkers
        | ComplianceCategory::PartialWage
        | ComplianceCategory::PartialProgramme
        | ComplianceCategory::Arrears
        | ComplianceCategory::NeverPaid
        | ComplianceCategory::Inactive
        | ComplianceCategory::Lapsed => true,
        ComplianceCategory::RestrictionInForce
        | ComplianceCategory::InstalmentPlanKept
        | ComplianceCategory::InstalmentPlanBroken
        | ComplianceCategory::SourceMissing
        | ComplianceCategory::SourceStale => false,
    }
}

#[cfg(test)]
mod tests;
