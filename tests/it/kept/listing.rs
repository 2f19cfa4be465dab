//! Filters and orders by kept assessments find whom the engine finds.
use serde_json::{Value, json};

use super::{aged, every_register_is_of_today, nibs, refreshed, refreshed_on};
use crate::app::{TODAY, TestApp};
use crate::given::employer;

/// Four employers: paid up; three months owing; eight months owing less money; unregistered with workers.
async fn given(app: &TestApp) {
    let paid_up = employer("9120000000001")
        .called("PT A")
        .registered("15000001");
    let three = employer("9120000000002")
        .called("PT B")
        .registered("15000002")
        .in_arrears(3, 9_000_000);
    let eight = employer("9120000000003")
        .called("PT C")
        .registered("15000003")
        .in_arrears(8, 800_000);
    let unregistered = employer("9120000000004")
        .called("PT D")
        .reporting("W-4")
        .inspected("P-4", "SOCIAL_SECURITY");
    app.given(paid_up).await;
    app.given(three).await;
    app.given(eight).await;
    app.given(unregistered).await;
    every_register_is_of_today(app).await;
}

on_both_databases! {
    async fn a_category_a_severity_and_an_order_find_whom_the_engine_finds(app: TestApp) {
        given(&app).await;
        assert_eq!(refreshed(&app).await.total(), 4);
        let bpjs = app.bpjs();
        let found = async |arguments: &str| nibs(&bpjs, &format!("employers({arguments})")).await;
        let (two, three, four) = ("9120000000002", "9120000000003", "9120000000004");
        assert_eq!(found("filter: { category: ARREARS }").await, [two, three]);
        assert_eq!(found("filter: { category: UNREGISTERED_OBLIGED }").await, [four]);
        assert_eq!(found("filter: { category: ARREARS, severity: HIGH }").await, [three]);
        assert_eq!(found("filter: { severity: HIGH }").await.len(), 4, "who never paid is grave");
        assert_eq!(found("filter: { monthsInArrearsMin: 4 }").await, [three]);
        assert_eq!(found("filter: { arrearsMin: 1000000 }").await, [two]);
        assert_eq!(found("filter: { category: ARREARS, districtCode: \"52.04.09\" }").await, [""; 0]);
        assert_eq!(found("filter: { category: ARREARS, kbli: \"47111\", scale: SMALL }").await, [two, three]);
        let by = |field: &str| format!("filter: {{ category: ARREARS }}, orderBy: {{ field: {field}, direction: DESC }}");
        assert_eq!(found(&by("MONTHS_IN_ARREARS")).await, [three, two]);
        assert_eq!(found(&by("ARREARS_AMOUNT")).await, [two, three]);
        let since = async |direction: &str| found(&format!("orderBy: {{ field: SINCE, direction: {direction} }}")).await;
        assert_eq!(since("ASC").await, ["9120000000001", two, three, four]);
        assert_eq!(since("DESC").await, [four, three, two, "9120000000001"]);
    }

    async fn what_is_kept_is_what_the_engine_says_live(app: TestApp) {
        given(&app).await;
        refreshed(&app).await;
        let query = "{ employers { nodes { nib arrears { monthsInArrears amount }
            compliance { on categories undetermined { category } } keptCompliance { assessedOn isCurrent categories undetermined } } } }";
        let answer = app.bpjs().ask(query).await;
        let nodes = answer["data"]["employers"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(nodes.len(), 4);
        for node in nodes {
            let (live, kept) = (&node["compliance"], &node["keptCompliance"]);
            let open: Vec<&Value> = live["undetermined"].as_array().unwrap().iter().map(|open| &open["category"]).collect();
            assert_eq!(kept["categories"], live["categories"], "{node}");
            assert_eq!(kept["undetermined"], json!(open), "{node}");
            assert_eq!((&kept["assessedOn"], &kept["isCurrent"]), (&live["on"], &json!(true)), "{node}");
        }
        let months = "filter: { monthsInArrearsMin: 2 }, orderBy: { field: MONTHS_IN_ARREARS, direction: ASC }";
        let answer = app.bpjs().ask(&format!("{{ employers({months}) {{ nodes {{ arrears {{ monthsInArrears }} }} }} }}")).await;
        // May falls due today, and is not overdue yet.
        let told = json!([{ "arrears": { "monthsInArrears": 2 } }, { "arrears": { "monthsInArrears": 7 } }]);
        assert_eq!(answer["data"]["employers"]["nodes"], told);
    }

    async fn nobody_is_found_by_a_register_that_is_overdue_not_even_before_the_refresh(app: TestApp) {
        given(&app).await;
        refreshed(&app).await;
        let bpjs = app.bpjs();
        let found = async |arguments: &str| nibs(&bpjs, &format!("employers({arguments})")).await;
        let by_arrears = ["filter: { category: ARREARS }", "filter: { severity: LOW }", "filter: { category: ARREARS, severity: HIGH }"];
        for arguments in by_arrears {
            assert_ne!(found(arguments).await, [""; 0], "{arguments}");
        }
        aged(&app, "contributions", 46).await;
        let kept = async || {
            let answer = bpjs.ask("{ employer(by: { nib: \"9120000000002\" }) { keptCompliance { isCurrent categories undetermined } } }").await;
            answer["data"]["employer"]["keptCompliance"].clone()
        };
        for arguments in by_arrears {
            assert_eq!(found(arguments).await, [""; 0], "{arguments}");
        }
        assert_eq!(nibs(&bpjs, "workList(kind: LARGEST_ARREARS)").await, [""; 0]);
        let before = kept().await;
        assert_eq!(before["isCurrent"], false);
        assert!(before["undetermined"].as_array().unwrap().contains(&json!("ARREARS")), "{before}");
        assert_eq!(found("filter: { category: UNREGISTERED_OBLIGED }").await, ["9120000000004"], "it rests on another register");

        assert_eq!(refreshed(&app).await.of_generation, 4);
        assert_eq!(found("filter: { category: ARREARS }").await, [""; 0]);
        assert_eq!(found("filter: { undetermined: ARREARS }").await, ["9120000000001", "9120000000002", "9120000000003"]);
        assert_eq!(kept().await["isCurrent"], true);
    }

    async fn an_employer_that_was_fed_since_says_that_it_is_behind(app: TestApp) {
        given(&app).await;
        refreshed(&app).await;
        let db = app.db();
        crate::feeds::material::fed(db, crate::feeds::material::file("memberships", format!(
            "{}15000002,000,\"PT B\",9120000000002,,WAGE_EARNER,ACTIVE,2020-01-01,,SMALL,2,11,,,,,\n", crate::feeds::material::MEMBERSHIPS))).await;
        let is_current = async |nib: &str| {
            let answer = app.bpjs().ask(&format!("{{ employer(by: {{ nib: \"{nib}\" }}) {{ keptCompliance {{ isCurrent }} }} }}")).await;
            answer["data"]["employer"]["keptCompliance"]["isCurrent"].clone()
        };
        assert_eq!((is_current("9120000000002").await, is_current("9120000000003").await), (json!(false), json!(true)));
        let again = refreshed_on(db, TODAY).await;
        assert_eq!((again.touched, again.due, again.of_generation), (1, 0, 0));
        assert_eq!(is_current("9120000000002").await, true);
    }
}
