//! When a category began, when it was cured, and by which register.
use serde_json::{Value, json};

use super::{aged, every_register_is_of_today, fed_empty, in_days, refreshed, refreshed_on};
use crate::app::{TODAY, TestApp};
use crate::feeds::material::{CONTRIBUTIONS, MEMBERSHIPS, fed, file};

const NIB: &str = "9120000000001";

async fn history(app: &TestApp) -> Vec<Value> {
    let query = format!(
        "{{ employer(by: {{ nib: \"{NIB}\" }}) {{ complianceHistory {{ category turn seenOn since register }} }} }}"
    );
    let answer = app.bpjs().ask(&query).await;
    let history = answer["data"]["employer"]["complianceHistory"].as_array();
    let history = history.unwrap_or_else(|| panic!("{answer}")).clone();
    history
        .into_iter()
        .filter(|turn| turn["category"] == "ARREARS")
        .collect()
}

fn contributions(paid: i64) -> String {
    format!("{CONTRIBUTIONS}15000001,000,2026-03,OLD_AGE,5,5000000,57000,{paid},2026-04-15,,0\n")
}

on_both_databases! {
    async fn a_category_begins_and_is_cured_by_the_feed_that_brought_it(app: TestApp) {
        let db = app.db();
        every_register_is_of_today(&app).await;
        fed(db, file("memberships", format!("{MEMBERSHIPS}15000001,000,\"PT A\",{NIB},,WAGE_EARNER,ACTIVE,2024-02-01,,SMALL,2,5,,,,,\n"))).await;
        fed(db, file("contributions", contributions(0))).await;
        refreshed(&app).await;
        let began = json!({ "category": "ARREARS", "turn": "BEGAN", "seenOn": "2026-06-15", "since": "2026-04-16", "register": "BPJS_CONTRIBUTION" });
        assert_eq!(history(&app).await, std::slice::from_ref(&began));

        // A register that turns late and comes back is neither a cure nor a beginning.
        aged(&app, "contributions", 46).await;
        assert_eq!(refreshed(&app).await.of_generation, 1);
        assert_eq!(history(&app).await, std::slice::from_ref(&began));
        aged(&app, "contributions", 0).await;
        assert_eq!(refreshed(&app).await.of_generation, 1);
        assert_eq!(history(&app).await, std::slice::from_ref(&began));

        fed(db, file("contributions", contributions(57_000))).await;
        assert_eq!(refreshed(&app).await.touched, 1);
        let cured = json!({ "category": "ARREARS", "turn": "CURED", "seenOn": "2026-06-15", "since": null, "register": "BPJS_CONTRIBUTION" });
        assert_eq!(history(&app).await, [cured, began]);
    }

    async fn what_a_day_brings_names_no_register(app: TestApp) {
        let db = app.db();
        every_register_is_of_today(&app).await;
        fed(db, file("memberships", format!("{MEMBERSHIPS}15000001,000,\"PT A\",{NIB},,WAGE_EARNER,ACTIVE,2024-02-01,,SMALL,2,5,,,,,\n"))).await;
        let bill = format!("{CONTRIBUTIONS}15000001,000,2026-05,OLD_AGE,5,5000000,57000,0,2026-06-15,,0\n");
        fed(db, file("contributions", bill)).await;
        refreshed(&app).await;
        assert_eq!(history(&app).await, [] as [Value; 0], "due today, and not overdue");
        // The day after nothing is known of it; once a feed is true of that day, it is.
        let after = refreshed_on(db, in_days(1)).await;
        assert_eq!((after.touched, after.due), (0, 1));
        assert_eq!(history(&app).await, [] as [Value; 0]);
        fed_empty(db, &["contributions"], in_days(1)).await;
        let known = refreshed_on(db, in_days(1)).await;
        assert_eq!((known.touched, known.due, known.of_generation), (0, 1, 0));
        let told = history(&app).await;
        assert_eq!((told.len(), &told[0]["since"], &told[0]["register"]), (1, &json!(in_days(1)), &Value::Null), "{told:?}");
        assert_eq!(told[0]["seenOn"], json!(TODAY.succ_opt()));
    }
}
