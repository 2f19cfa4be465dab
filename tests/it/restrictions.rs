//! Steps around restrictions of public services, by the offices that take them.
use chrono::NaiveDate;
use entity::{administrative_fine, business_registration, written_warning};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::app::{TODAY, TestApp};
use crate::callers::{Asks, TestCaller, codes};
use crate::given::{day, employer};

mod feeds;
mod rights;
mod steps;

const NIB: &str = "8000000000001";
const NPP: &str = "X8000001";

/// An employer that is licensed and registered.
async fn firm(app: &TestApp) {
    app.given(employer(NIB).registered(NPP)).await;
    put(app, business(NIB)).await;
}

/// A small business actor that is licensed.
pub fn business(nib: &str) -> business_registration::Model {
    business_registration::Model {
        nib: nib.to_owned(),
        legal_name: "PT Uji Coba Samawa".to_owned(),
        legal_form: "PT".to_owned(),
        npwp: None,
        npwp_personal: None,
        status: "ACTIVE".to_owned(),
        issued_on: day(2020, 1, 1),
        scale: "SMALL".to_owned(),
        investment_value: None,
        kbli_version: "2020".to_owned(),
        kbli_code: "47111".to_owned(),
        district_code: "52.04.08".to_owned(),
        address: None,
        phone: None,
        email: None,
        source: "test".to_owned(),
        batch_id: 1,
        as_of: TODAY,
    }
}

/// Inserts a row.
pub async fn put<M>(app: &TestApp, row: M)
where
    M: sea_orm::ModelTrait
        + sea_orm::IntoActiveModel<<M::Entity as sea_orm::EntityTrait>::ActiveModel>,
    <M::Entity as sea_orm::EntityTrait>::ActiveModel: Send,
{
    use sea_orm::ActiveModelTrait as _;
    <M::Entity as sea_orm::EntityTrait>::insert(row.into_active_model().reset_all())
        .exec_without_returning(app.db())
        .await
        .expect("the row can be inserted");
}

async fn warned(app: &TestApp, sequence: i32, issued_on: NaiveDate, due_on: NaiveDate) {
    let warning = written_warning::Model {
        letter_number: format!("ST-{sequence}-{issued_on}"),
        npp: NPP.to_owned(),
        sequence,
        ground: "PARTIAL_REGISTRATION".to_owned(),
        issued_on,
        due_on,
        answered_on: None,
        source: "test".to_owned(),
        batch_id: 1,
        as_of: TODAY,
    };
    put(app, warning).await;
}

async fn fined(app: &TestApp, issued_on: NaiveDate, due_on: NaiveDate) {
    let fine = administrative_fine::Model {
        decision_number: "DA-1".to_owned(),
        npp: NPP.to_owned(),
        amount: 10_500,
        issued_on,
        due_on,
        paid_on: None,
        source: "test".to_owned(),
        batch_id: 1,
        as_of: TODAY,
    };
    put(app, fine).await;
}

/// A firm that was warned twice and fined, each with its time, and has not paid.
async fn sanctioned(app: &TestApp) {
    firm(app).await;
    warned(app, 1, day(2026, 3, 2), day(2026, 3, 16)).await;
    warned(app, 2, day(2026, 3, 26), day(2026, 4, 10)).await;
    fined(app, day(2026, 4, 13), day(2026, 5, 13)).await;
}

/// The fine is paid.
async fn paid(app: &TestApp, on: NaiveDate) {
    use sea_orm::sea_query::Expr;
    administrative_fine::Entity::update_many()
        .col_expr(administrative_fine::Column::PaidOn, Expr::value(on))
        .exec(app.db())
        .await
        .expect("the fine can be paid");
}

const SHOWN: &str = "{ number state legalGround requestedOn recommendedBy imposedOn imposedBy liftedOn source
    steps { kind reference ground compliedOn takenOn actBy agency } nextSteps { kind isAllowed missing { code notBefore } } }";

/// Takes a step and gives back the whole answer.
async fn taken<R: Asks>(caller: &TestCaller<'_, R>, step: &str, arguments: &str) -> Value {
    let query = format!("mutation {{ {step}({arguments}) {SHOWN} }}");
    caller.ask(&query).await
}

/// Takes a step that must succeed and gives back the restriction.
async fn done<R: Asks>(caller: &TestCaller<'_, R>, step: &str, arguments: &str) -> Value {
    let answer = taken(caller, step, arguments).await;
    assert_eq!(codes(&answer), [""; 0], "{answer}");
    answer["data"][step].clone()
}

const REQUEST: &str = "input: { number: \"TMP2T-1\", nib: \"8000000000001\", service: BUSINESS_LICENSING, ground: PARTIAL_REGISTRATION }";
const IMPOSE: &str = "restriction: \"TMP2T-1\", reference: \"SK-1\"";
const ASK_LIFTING: &str =
    "restriction: \"TMP2T-1\", reference: \"CABUT-1\", compliedOn: \"2026-06-12\"";
const LIFT: &str = "restriction: \"TMP2T-1\", reference: \"SK-2\"";

/// Codes of what a refusal says is missing.
fn missing(answer: &Value) -> Vec<&str> {
    assert_eq!(codes(answer), ["CONFLICT"], "{answer}");
    let missing = answer["errors"][0]["extensions"]["missing"].as_array();
    let missing = missing.expect("a refusal lists what is missing").iter();
    missing
        .map(|fault| fault["code"].as_str().expect("a code"))
        .collect()
}

/// The verdict of the permit check, and the reference of its first reason.
async fn permit_check(app: &TestApp) -> (Value, Value) {
    let query = format!(
        "{{ permitCheck(nib: \"{NIB}\", service: BUSINESS_LICENSING) {{ verdict reasons {{ reference }} }} }}"
    );
    let office = app.licensing().for_purpose("permit_check");
    let answer = office.ask(&query).await;
    let check = &answer["data"]["permitCheck"];
    assert!(check.is_object(), "{answer}");
    (
        check["verdict"].clone(),
        check["reasons"][0]["reference"].clone(),
    )
}

fn restricted() -> (Value, Value) {
    (json!("RESTRICTED"), json!("TMP2T-1"))
}
