//! One employer behind several registers: what ties, what people decide, and that it holds.
use std::collections::BTreeMap;

use entity::{employer, employer_identifier, link_candidate};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, Statement,
};
use serde_json::{Value, json};
use simpul::feeds::identity::{LinkReport, run};
use simpul::feeds::{BatchReport, FeedLimits, Format, Import, Submission, import};

use crate::app::{TODAY, TestApp};
use crate::callers::{Asks, TestCaller};
use crate::http::clock;

mod decisions;
mod evidence;
mod reversal;
mod rights;
mod shown;

const REGISTRATIONS: &str = "nib,legal_name,legal_form,npwp,npwp_personal,status,issued_on,scale,investment_value,kbli_version,kbli_code,district_code,address,phone,email\n";
const MEMBERSHIPS: &str = "npp,division,legal_name,nib,npwp,participant_kind,status,registered_on,deactivated_on,scale,risk_class,worker_count,kbli_version,kbli_code,district_code,address,phone\n";
const REPORTS: &str =
    "wlkp_number,year,legal_name,nib,npp,headcount,lowest_wage,reported_on,district_code,address\n";
const BRANCHES: &str = "nitku,nib,name,address,district_code\n";

pub const NIB: &str = "8000000000001";
pub const NPP: &str = "X8000001";
const WLKP: &str = "W-8-1";
const NPWP: &str = "0088888888888001";

/// Feeds lines under a header.
pub async fn fed(db: &DatabaseConnection, dataset: &str, lines: &str) -> BatchReport {
    let header = match dataset {
        "business_registrations" => REGISTRATIONS,
        "memberships" => MEMBERSHIPS,
        "manpower_reports" => REPORTS,
        "branches" => BRANCHES,
        other => panic!("{other} has no header here"),
    };
    let file = Import {
        dataset: dataset.to_owned(),
        file_name: format!("{dataset}.csv"),
        content: format!("{header}{lines}").into(),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: TODAY,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        limits: FeedLimits::default(),
    };
    import(db, file, &mut |_| {})
        .await
        .expect("the file can be imported")
}

/// A firm in the licence register.
pub fn registration(nib: &str, name: &str, npwp: &str) -> String {
    format!(
        "{nib},{name},PT,{npwp},,ACTIVE,2024-01-01,SMALL,,2020,47111,52.04.08,Jalan Garuda 12 Sumbawa,037121001,\n"
    )
}

/// The same firm as BPJS writes it, without its NIB.
pub fn member(npp: &str, name: &str, npwp: &str) -> String {
    format!(
        "{npp},000,\"{name}\",,{npwp},WAGE_EARNER,ACTIVE,2024-02-01,,MICRO,,3,2020,47111,52.04.08,JL GARUDA 12 SUMBAWA,037121001\n"
    )
}

/// A manpower report that names both keys.
fn crosswalk(wlkp: &str, nib: &str, npp: &str) -> String {
    format!("{wlkp},2025,PT UJI COBA SAMAWA,{nib},{npp},9,,2025-12-01,52.04.08,\n")
}

/// Looks for links as after an import.
pub async fn linked(db: &DatabaseConnection) -> LinkReport {
    run(db, clock()).await.expect("links can be looked for")
}

async fn holder(db: &DatabaseConnection, scheme: &str, value: &str) -> Option<i64> {
    tie(db, scheme, value).await.map(|key| key.employer_id)
}

async fn tie(
    db: &DatabaseConnection,
    scheme: &str,
    value: &str,
) -> Option<employer_identifier::Model> {
    employer_identifier::Entity::find()
        .filter(employer_identifier::Column::Scheme.eq(scheme))
        .filter(employer_identifier::Column::Value.eq(value))
        .one(db)
        .await
        .expect("the keys can be read")
}

async fn candidates(db: &DatabaseConnection) -> Vec<link_candidate::Model> {
    link_candidate::Entity::find()
        .order_by_asc(link_candidate::Column::Id)
        .all(db)
        .await
        .expect("the candidates can be read")
}

/// Two firms of one tax number and plainly two names: apart, and a candidate.
async fn doubtful(db: &DatabaseConnection) {
    fed(
        db,
        "business_registrations",
        &registration(NIB, "PT Uji Coba Samawa", NPWP),
    )
    .await;
    fed(db, "memberships", &member(NPP, "UD LAUT BIRU", NPWP)).await;
    assert_ne!(holder(db, "NIB", NIB).await, holder(db, "NPP", NPP).await);
}

/// Asks a mutation with a usual reason and answers its decision.
pub async fn decide<R: Asks>(
    caller: &TestCaller<'_, R>,
    mutation: &str,
    variables: Value,
) -> Value {
    let (name, arguments) = match mutation {
        "confirmLink" | "rejectLink" => ("$id: ID!", "candidate: $id"),
        "withdrawLinkDecision" => ("$id: ID!", "decision: $id"),
        "splitEmployer" => (
            "$id: ID!, $keys: [IdentifierInput!]!",
            "employer: $id, identifiers: $keys",
        ),
        other => panic!("{other} is no mutation"),
    };
    let query = format!(
        "mutation({name}) {{ {mutation}({arguments}, reason: \"Akta pendirian dibandingkan di kantor\") {{ id kind isInForce agency employers {{ id legalName }} candidate {{ status }} }} }}"
    );
    let answer = caller.ask_with(&query, variables).await;
    if answer["errors"].is_null() {
        answer["data"][mutation].clone()
    } else {
        answer
    }
}

/// The id of the first candidate in a state, as a caller sees it.
pub async fn candidate_id<R: Asks>(caller: &TestCaller<'_, R>, status: &str) -> Value {
    let query =
        format!("{{ linkCandidates(filter: {{ status: {status} }}) {{ nodes {{ id }} }} }}");
    let answer = caller.ask(&query).await;
    answer["data"]["linkCandidates"]["nodes"][0]["id"].clone()
}

async fn employer_id<R: Asks>(caller: &TestCaller<'_, R>, by: &str) -> Value {
    let answer = caller
        .ask(&format!("{{ employer(by: {{ {by} }}) {{ id }} }}"))
        .await;
    answer["data"]["employer"]["id"].clone()
}

/// The tables that decisions touch, row by row.
async fn knot(app: &TestApp) -> BTreeMap<&'static str, Vec<String>> {
    let db = app.db();
    let employers = employer::Entity::find()
        .order_by_asc(employer::Column::Id)
        .all(db)
        .await
        .expect("the employers can be read");
    let keys = employer_identifier::Entity::find()
        .order_by_asc(employer_identifier::Column::Id)
        .all(db)
        .await
        .expect("the keys can be read");
    BTreeMap::from([
        (
            "employer",
            employers.iter().map(|row| format!("{row:?}")).collect(),
        ),
        (
            "employer_identifier",
            keys.iter().map(|row| format!("{row:?}")).collect(),
        ),
        (
            "link_candidate",
            candidates(db)
                .await
                .iter()
                .map(|row| format!("{row:?}"))
                .collect(),
        ),
    ])
}

/// Runs a statement of the test's own.
async fn execute(db: &DatabaseConnection, sql: &str) {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.execute_raw(statement)
        .await
        .expect("the statement is understood");
}

async fn employers(db: &DatabaseConnection) -> u64 {
    employer::Entity::find()
        .count(db)
        .await
        .expect("the employers can be counted")
}

/// The keys that a split names.
fn keys(named: &[(&str, &str)]) -> Value {
    let keys = named
        .iter()
        .map(|(scheme, value)| json!({ "scheme": scheme, "value": value }));
    Value::Array(keys.collect())
}
