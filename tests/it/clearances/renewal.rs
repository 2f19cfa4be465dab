//! Renewal runs: many business actors by the same rules.
use entity::clearance;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use super::*;
use crate::callers::codes;

const RUN: &str = "query($nibs: [Nib!]!) { clearances(nibs: $nibs, service: BUSINESS_LICENSING) { place check { verdict service validUntil lawHash policyBasis reasons { code register reference } sources { register asOf freshness } } } }";
const CHECK: &str = "query($nib: Nib!) { permitCheck(nib: $nib, service: BUSINESS_LICENSING) { verdict service validUntil lawHash policyBasis reasons { code register reference } sources { register asOf freshness } } }";

on_both_databases! {
    async fn a_run_answers_each_as_the_check_does_in_the_order_asked(app: TestApp) {
        given_fresh_registers(&app).await;
        let nibs = [RESTRICTED, PAID_UP, NOBODY, INDEBTED, UNREGISTERED, PAID_UP];
        let answer = desk(&app).ask_with(RUN, json!({ "nibs": nibs })).await;
        let run = answer["data"]["clearances"].as_array().expect("a list");
        assert_eq!(run.len(), nibs.len(), "{answer}");
        for (place, (one, nib)) in run.iter().zip(nibs).enumerate() {
            assert_eq!(one["place"], place);
            let check = desk(&app).ask_with(CHECK, json!({ "nib": nib })).await;
            assert_eq!(one["check"], check["data"]["permitCheck"], "{nib}");
        }
        assert_eq!(clearance::Entity::find().count(app.db()).await.unwrap(), 0, "nothing is issued");
    }

    async fn a_run_has_at_most_five_hundred(app: TestApp) {
        let nibs = |count: usize| json!({ "nibs": (0..count).map(|number| format!("{number:013}")).collect::<Vec<_>>() });
        let short = "query($nibs: [Nib!]!) { clearances(nibs: $nibs, service: BUSINESS_LICENSING) { check { verdict } } }";
        let refused = desk(&app).ask_with(short, nibs(501)).await;
        assert_eq!(codes(&refused), ["LIMIT_EXCEEDED"], "{refused}");
        let all = desk(&app).ask_with(short, nibs(500)).await;
        assert_eq!(all["data"]["clearances"].as_array().map(Vec::len), Some(500), "{}", all["errors"]);
        let none = desk(&app).ask_with(short, nibs(0)).await;
        assert_eq!(none["data"]["clearances"], json!([]));
    }
}
