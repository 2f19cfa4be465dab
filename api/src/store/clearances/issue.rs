//! Issuing: one statement that writes a clearance, or finds that there is one.
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, Value};

use super::{IssuedClearance, KeptClearance, newest_of};
use crate::domain::clearance::PermitCheck;
use crate::domain::clearance::replay::{FactsRecord, sources_text};
use crate::domain::clearance::words::{reason_codes, reasons_text};
use crate::domain::codes::{Agency, Code};
use crate::domain::disclosure::Scope;
use crate::domain::facts::Facts;
use crate::domain::identifiers::{EmployerId, Nib};
use crate::store::StoreError;

/// A clearance about to be issued.
#[derive(Clone, Debug)]
pub struct Issue<'a> {
    /// Its reference number, if it is a new one.
    pub reference: &'a str,
    /// The right by which it is asked for.
    pub scope: &'a Scope,
    /// The agency that asks.
    pub agency: Agency,
    /// Its client.
    pub client: &'a str,
    /// The officer whom the token names.
    pub officer: Option<&'a str>,
    /// Number of the application.
    pub application: &'a str,
    /// The business actor.
    pub nib: &'a Nib,
    /// The employer that holds the NIB.
    pub employer: Option<EmployerId>,
    /// What the rules say.
    pub check: &'a PermitCheck,
    /// What they were asked about; `None` where the NIB is not known.
    pub facts: Option<&'a Facts>,
    /// The day.
    pub day: NaiveDate,
    /// When.
    pub at: DateTime<Utc>,
    /// The newest change that the facts knew of.
    pub changes_seen: i64,
}

/// The columns that are written, in the order of their values, beside the sequence.
const COLUMNS: [&str; 21] = [
    "clearance_reference",
    "agency",
    "application_reference",
    "client",
    "officer",
    "region_code",
    "nib",
    "employer_id",
    "service_kind",
    "verdict",
    "reason_codes",
    "reasons",
    "sources",
    "policy_basis",
    "law_hash",
    "facts_hash",
    "facts",
    "judged_on",
    "valid_until",
    "issued_at",
    "changes_seen",
];

/// Nothing is written where the newest clearance of the application says the same and stands, or where
/// any of them is about something else.
const UNLESS_ANSWERED: &str = "WHERE NOT EXISTS (SELECT 1 FROM clearance c \
     WHERE c.agency = $2 AND c.application_reference = $3 \
       AND (c.nib <> $7 OR c.service_kind <> $9 \
            OR (c.verdict = $10 AND c.reason_codes = $11 AND c.valid_until >= $18 \
                AND c.sequence = (SELECT MAX(n.sequence) FROM clearance n \
                                  WHERE n.agency = $2 AND n.application_reference = $3) \
                AND NOT EXISTS (SELECT 1 FROM clearance_withdrawal w WHERE w.clearance_id = c.id))))";

/// Issues a clearance. Where the newest one of the application gives the same answer and stands, or
/// another request was quicker, that one comes back; so does one about another NIB or service, which
/// the caller of this function looks at.
pub async fn issue(
    db: &DatabaseConnection,
    asked: &Issue<'_>,
) -> Result<KeptClearance, StoreError> {
    let mut row = row(asked)?;
    let places: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("${at}")).collect();
    let text = format!(
        "INSERT INTO clearance ({}, sequence) SELECT {}, \
         COALESCE((SELECT MAX(n.sequence) FROM clearance n \
                   WHERE n.agency = $2 AND n.application_reference = $3), 0) + 1 \
         {UNLESS_ANSWERED} ON CONFLICT DO NOTHING RETURNING id, sequence",
        COLUMNS.join(", "),
        places.join(", "),
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), text, values(&row));
    if let Some(written) = db.query_one_raw(statement).await? {
        row.id = written.try_get("", "id")?;
        row.sequence = written.try_get("", "sequence")?;
        return Ok(KeptClearance {
            row,
            withdrawn: None,
        });
    }
    let known = newest_of(db, asked.agency, asked.application).await?;
    Ok(known.ok_or(DbErr::RecordNotInserted)?)
}

fn row(asked: &Issue<'_>) -> Result<IssuedClearance, DbErr> {
    let check = asked.check;
    let record = asked.facts.map(FactsRecord::of).transpose();
    let record = record.map_err(|cause| DbErr::Json(cause.to_string()))?;
    let (facts_hash, facts) = record.map(|facts| (facts.hash, facts.text)).unzip();
    Ok(IssuedClearance {
        id: 0,
        clearance_reference: asked.reference.to_owned(),
        agency: asked.agency.as_str().to_owned(),
        application_reference: asked.application.to_owned(),
        sequence: 0,
        client: asked.client.to_owned(),
        officer: asked.officer.map(str::to_owned),
        region_code: asked.scope.region().as_str().to_owned(),
        nib: asked.nib.as_str().to_owned(),
        employer_id: asked.employer.map(|employer| employer.0),
        service_kind: check.service.as_str().to_owned(),
        verdict: check.verdict.as_str().to_owned(),
        reason_codes: reason_codes(&check.reasons),
        reasons: reasons_text(&check.reasons),
        sources: sources_text(&check.sources),
        policy_basis: check.policy_basis.clone(),
        law_hash: check.law_hash.clone(),
        facts_hash,
        facts,
        judged_on: asked.day,
        valid_until: check.valid_until,
        issued_at: asked.at,
        changes_seen: asked.changes_seen,
    })
}

/// The values of [`COLUMNS`].
fn values(row: &IssuedClearance) -> [Value; COLUMNS.len()] {
    [
        row.clearance_reference.clone().into(),
        row.agency.clone().into(),
        row.application_reference.clone().into(),
        row.client.clone().into(),
        row.officer.clone().into(),
        row.region_code.clone().into(),
        row.nib.clone().into(),
        row.employer_id.into(),
        row.service_kind.clone().into(),
        row.verdict.clone().into(),
        row.reason_codes.clone().into(),
        row.reasons.clone().into(),
        row.sources.clone().into(),
        row.policy_basis.clone().into(),
        row.law_hash.clone().into(),
        row.facts_hash.clone().into(),
        row.facts.clone().into(),
        row.judged_on.into(),
        row.valid_until.into(),
        row.issued_at.into(),
        row.changes_seen.into(),
    ]
}
