//! Clearances: issued once, kept for ever, withdrawn exactly, contested and decided.
use chrono::Days;
use entity::import_batch;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use simpul::domain::regulation::Regulation;
use simpul::server::clearances::withdraw_worsened;
use simpul::store::clearances::Followed;

use crate::app::{TODAY, TestApp};
use crate::callers::{Asks, TestCaller};
use crate::feeds::material::{CONTRIBUTIONS, fed, file};
use crate::freshness::{INDEBTED, PAID_UP, given_fresh_registers};
use crate::http::clock;

mod contest;
mod issuing;
mod proof;
mod renewal;
mod rights;
mod withdrawal;

/// The example that is not registered, though it has workers.
const UNREGISTERED: &str = "9120000000003";
/// The example under a restriction of business licensing.
const RESTRICTED: &str = "9120000000004";
/// A NIB that nobody has.
const NOBODY: &str = "9120000099999";
/// Memberships of the examples.
const NPP_OF_PAID_UP: &str = "DM000002";
const NPP_OF_INDEBTED: &str = "DM000001";

const REQUEST: &str = "mutation($nib: Nib!, $service: ServiceKind!, $application: DocumentNumber!) { \
    requestClearance(nib: $nib, service: $service, applicationReference: $application) { \
    reference applicationReference nib service verdict reasons { code text { id en } cure { id en } contact legalBasis reference register } \
    sources { register asOf freshness } policyBasis lawHash issuedAt validUntil isValid statusIndex withdrawn { on } } }";

const READ: &str = "query($reference: ClearanceReference!) { clearance(reference: $reference) { \
    reference verdict isValid validUntil withdrawn { on verdict why { id en } } \
    objections { state disputedSource ground owner } } }";

/// The answer to a request, as it came.
async fn ask<R: Asks>(
    desk: &TestCaller<'_, R>,
    (nib, service): (&str, &str),
    application: &str,
) -> Value {
    let variables = json!({ "nib": nib, "service": service, "application": application });
    desk.ask_with(REQUEST, variables).await
}

/// A clearance for business licensing.
async fn requested(app: &TestApp, nib: &str, application: &str) -> Value {
    let answer = ask(&desk(app), (nib, "BUSINESS_LICENSING"), application).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["requestClearance"].clone()
}

/// The front desk of the licence office.
fn desk(app: &TestApp) -> TestCaller<'_, TestApp> {
    app.licensing().for_purpose("permit_check")
}

/// A clearance, read again by its holder.
async fn read(app: &TestApp, clearance: &Value) -> Value {
    let variables = json!({ "reference": clearance["reference"] });
    let answer = desk(app).ask_with(READ, variables).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["clearance"].clone()
}

/// Codes of a clearance's reasons.
fn reasons(clearance: &Value) -> Vec<&str> {
    let reasons = clearance["reasons"].as_array().into_iter().flatten();
    reasons
        .filter_map(|reason| reason["code"].as_str())
        .collect()
}

/// Feeds a month of old age that was not paid.
async fn owing(app: &TestApp, npp: &str) {
    let row = format!("{npp},000,2026-02,OLD_AGE,6,18000000,1026000,0,2026-03-15,,0\n");
    let report = fed(
        app.db(),
        file("contributions", format!("{CONTRIBUTIONS}{row}")),
    )
    .await;
    assert_eq!(report.counts.rejected, 0);
}

/// Feeds a restriction of a service, imposed on that day.
async fn restricted(app: &TestApp, nib: &str, service: &str, imposed_on: &str) {
    let text = format!(
        "restriction_number,npp,nib,service_kind,legal_ground,requested_on,recommended_by,imposed_on,imposed_by,lifted_on\n\
         TMP2T-{nib}-{service},,{nib},{service},PP 86/2013 Ps. 9,2026-05-04,,{imposed_on},DPMPTSP,\n"
    );
    let report = fed(app.db(), file("service_restrictions", text)).await;
    assert_eq!(report.counts.rejected, 0);
}

/// Follows the registers as the service does; tells which clearances were withdrawn.
async fn followed(app: &TestApp, seen: &mut Followed) -> Vec<String> {
    let law = Regulation::embedded().expect("the law can be read");
    withdraw_worsened(app.db(), &law, seen, (TODAY, clock()))
        .await
        .expect("the registers can be followed")
}

/// Makes the newest feed of a dataset so many days old.
async fn aged(app: &TestApp, dataset: &str, days: u64) {
    import_batch::Entity::update_many()
        .col_expr(
            import_batch::Column::AsOf,
            Expr::value(TODAY - Days::new(days)),
        )
        .filter(import_batch::Column::Dataset.eq(dataset))
        .exec(app.db())
        .await
        .expect("the batch can be aged");
}
