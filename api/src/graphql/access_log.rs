//! Records of the access log.
use std::sync::Arc;

use async_graphql::{Context, Error, ID, InputObject, Object};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::code::Choice;
use super::disclose::seal;
use super::error::ErrorCode;
use super::global_id::{GlobalId, employer_id};
use super::scalar::Date;
use crate::domain::access_log::{
    Decision, Event, Pseudonyms, Told, ToldDenial, ToldRows, employer_subject,
};
use crate::domain::codes::Agency;
use crate::domain::identifiers::EmployerId;
use crate::domain::scope::Group;
use crate::loaders::Owned;
use crate::loaders::access_log::{LogFilter, LoggedRecord};
use crate::policy::declaration::needs;

/// A record of the access log.
#[derive(Clone, Debug)]
pub struct AccessLogEntry(Arc<LoggedRecord>);

impl AccessLogEntry {
    /// The object of a loaded record.
    pub fn new(row: Owned<Arc<LoggedRecord>>) -> Self {
        Self(row.row)
    }

    fn told(&self) -> &Told {
        &self.0.told
    }
}

/// A record of the access log (catatan akses). `record` is the record itself; the other fields tell
/// what stands in it.
#[Object(directive = needs::apply(Group::AccessLog))]
impl AccessLogEntry {
    /// Its place in the log, from 0: the `extensions.log.index` of the answer, and the index of
    /// `/log/proof/{index}`.
    async fn index(&self) -> Option<i64> {
        Some(self.0.index)
    }

    /// What it tells.
    async fn event(&self) -> Option<Choice<Event>> {
        Choice::stored(&self.told().event)
    }

    /// When it happened.
    async fn at(&self) -> Option<DateTime<Utc>> {
        self.told().at
    }

    /// The id of the request, as its answer's `x-request-id`.
    async fn transaction(&self) -> Option<&str> {
        self.told().transaction.as_deref()
    }

    /// The trace that the request belongs to (W3C Trace Context).
    async fn trace(&self) -> Option<&str> {
        self.told().trace.as_deref()
    }

    /// The agency that asked.
    async fn agency(&self) -> Option<Choice<Agency>> {
        Choice::stored(self.told().caller.agency.as_deref()?)
    }

    /// Its client.
    async fn client(&self) -> Option<&str> {
        self.told().caller.client.as_deref()
    }

    /// The officer whom the token named.
    async fn officer(&self) -> Option<&str> {
        self.told().caller.officer.as_deref()
    }

    /// Number of the agreement.
    async fn agreement(&self) -> Option<&str> {
        self.told().caller.agreement.as_deref()
    }

    /// BLAKE3 of the agreement's text, hexadecimal.
    async fn agreement_hash(&self) -> Option<&str> {
        self.told().caller.agreement_hash.as_deref()
    }

    /// The purpose stated.
    async fn purpose(&self) -> Option<&str> {
        self.told().caller.purpose.as_deref()
    }

    /// The law that made the purpose lawful, as the agreement said then.
    async fn legal_basis(&self) -> Option<&str> {
        self.told().caller.legal_basis.as_deref()
    }

    /// The case, power of attorney or application stated.
    async fn reference(&self) -> Option<&str> {
        self.told().caller.reference.as_deref()
    }

    /// The operation's name.
    async fn operation(&self) -> Option<&str> {
        self.told().details.operation.as_deref()
    }

    /// SHA-256 of the document's text, hexadecimal.
    async fn document_hash(&self) -> Option<&str> {
        self.told().details.document.as_deref()
    }

    /// What became of the operation.
    async fn decision(&self) -> Option<Choice<Decision>> {
        self.told().details.decision().map(Choice)
    }

    /// Coordinates that were answered.
    async fn returned(&self) -> Option<&[String]> {
        Some(&self.told().details.returned)
    }

    /// Of those, the ones that were answered by case.
    async fn by_case(&self) -> Option<&[String]> {
        Some(&self.told().details.by_case)
    }

    /// Coordinates that were not answered, and why.
    async fn denied(&self) -> Option<Vec<AccessDenial>> {
        let denied = self.told().details.denied.iter().cloned();
        Some(denied.map(AccessDenial).collect())
    }

    /// Employers that were named, by the ids that the caller's agency knows them by. In `record` they stand
    /// under pseudonyms, each agency's records under others.
    async fn employers(&self, ctx: &Context<'_>) -> Option<Vec<ID>> {
        let told = self.told().caller.agency.as_deref();
        let told = told.and_then(|code| code.parse::<Agency>().ok());
        let pseudonyms = ctx.data_unchecked::<Pseudonyms>();
        let named = self.told().details.employers.iter();
        let employers = named.filter_map(|name| pseudonyms.opened(told, name));
        Some(
            employers
                .map(|employer| employer_id(seal(ctx), employer))
                .collect(),
        )
    }

    /// How many persons were named.
    async fn person_count(&self) -> Option<i64> {
        i64::try_from(self.told().details.persons.len()).ok()
    }

    /// The persons by pseudonym: the same person has the same one in every record of one agency, and another
    /// in another's.
    async fn persons(&self) -> Option<&[String]> {
        Some(&self.told().details.persons)
    }

    /// Rows that were read, by register.
    async fn rows(&self) -> Option<Vec<AccessRows>> {
        let rows = self.told().details.rows.iter();
        Some(
            rows.map(|(register, rows)| AccessRows(register.clone(), *rows))
                .collect(),
        )
    }

    /// Hash over the agreements by which it was decided.
    async fn policy_version(&self) -> Option<&str> {
        self.told().policy.as_deref()
    }

    /// The record: the exact text that the tree hashes. SHA-256 over one byte 0 and this text is
    /// `leaf`, and the one that `/log/proof/{index}` proves.
    async fn record(&self) -> Option<&str> {
        Some(&self.0.text)
    }

    /// The leaf's hash as the log keeps it, base64.
    async fn leaf(&self) -> Option<String> {
        Some(STANDARD.encode(&self.0.leaf))
    }
}

/// A coordinate that was not answered.
#[derive(Clone, Debug)]
pub struct AccessDenial(ToldDenial);

/// A coordinate that was not answered.
#[Object(directive = needs::apply(Group::AccessLog))]
impl AccessDenial {
    /// The coordinate.
    async fn coordinate(&self) -> Option<&str> {
        Some(&self.0.coordinate)
    }

    /// Code of the reason, one of the codes of errors.
    async fn reason(&self) -> Option<&str> {
        Some(&self.0.reason)
    }
}

/// Rows of a register that were read.
#[derive(Clone, Debug)]
pub struct AccessRows(String, ToldRows);

/// Rows of a register that were read for an answer.
#[Object(directive = needs::apply(Group::AccessLog))]
impl AccessRows {
    /// The register.
    async fn register(&self) -> Option<&str> {
        Some(&self.0)
    }

    /// How many.
    async fn count(&self) -> Option<i64> {
        i64::try_from(self.1.count).ok()
    }

    /// The oldest day that one of them is true of.
    async fn as_of(&self) -> Option<Date> {
        self.1.as_of.map(Date)
    }
}

/// Under what the log finds the records that name an employer, whichever agency was told of it.
pub fn employer_subjects(ctx: &Context<'_>, employer: EmployerId) -> Vec<String> {
    let names = ctx.data_unchecked::<Pseudonyms>().all_of_employer(employer);
    names.iter().map(|name| employer_subject(name)).collect()
}

/// Which records to list; all that is given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AccessLogFilter {
    /// At or after this time.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub to: Option<DateTime<Utc>>,
    /// Naming the employer of this id.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub employer: Option<ID>,
    /// For this purpose.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub purpose: Option<String>,
    /// For this case, power of attorney or application.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub reference: Option<String>,
    /// Of this event.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub event: Option<Choice<Event>>,
    /// By this client.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    pub client: Option<String>,
    /// Of this agency; for the data-protection officer alone.
    #[graphql(directive = needs::apply(Group::AuditLog))]
    pub agency: Option<Choice<Agency>>,
}

impl AccessLogFilter {
    /// The filter as the store reads it; an error where the employer's id is none.
    pub fn read(self, ctx: &Context<'_>) -> Result<LogFilter, Error> {
        let named = |id: ID| GlobalId::read(seal(ctx), &id).and_then(|id| id.employer());
        let subjects = match self.employer {
            None => None,
            Some(id) => match named(id) {
                Some(employer) => Some(employer_subjects(ctx, employer)),
                None => return Err(ErrorCode::BadUserInput.error("the id is no employer's")),
            },
        };
        Ok(LogFilter {
            from: self.from,
            to: self.to,
            subjects,
            agency: self.agency.map(|agency| agency.0),
            purpose: self.purpose,
            reference: self.reference,
            event: self.event.map(|event| event.0),
            client: self.client,
        })
    }
}
