//! Documents that are wrong, or ask for too much.
use std::fmt::Write as _;
use std::time::Instant;

use serde_json::{Value, json};

use super::{Answered, HttpApp};
use crate::callers::codes;
use crate::given::employer;

async fn refusal(http: &HttpApp, query: &str) -> Answered {
    http.document(&http.bpjs().asking, query).await
}

on_both_databases! {
    async fn what_is_wrong_with_a_document_is_told_and_nothing_is_suggested(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for query in ["", "{", "{ employers { nodes { legalName } }", "query A { viewer { client } } query B { viewer { client } }", "{ \u{0} }", "nonsense", "fragment F on Query { viewer { client } }"] {
            assert_eq!(refusal(&http, query).await.refusal(), (400, "BAD_USER_INPUT"), "{query}");
        }
        let unknown = refusal(&http, "{ employerz { nodes { legalName } } }").await;
        assert_eq!(unknown.refusal(), (400, "BAD_USER_INPUT"));
        let nested = refusal(&http, "{ employers { nodes { legalNam } } }").await;
        assert_eq!(nested.refusal(), (400, "BAD_USER_INPUT"));
        let argument = refusal(&http, "{ employers(frist: 1) { nodes { legalName } } }").await;
        for answer in [&unknown, &nested, &argument] {
            let told = answer.message().to_lowercase();
            assert!(!told.contains("did you mean") && !told.contains("legalname") && !told.contains("`first`"), "{told}");
        }
    }

    async fn a_nib_that_nobody_holds_is_null_and_no_error(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let http = HttpApp::over(&app).await;
        let answer = refusal(&http, r#"{ employer(by: { nib: "9120000000009" }) { legalName } }"#).await;
        assert_eq!((answer.status, &answer.body), (200, &json!({ "data": { "employer": null } })));
    }

    async fn a_malformed_value_is_told_by_its_form_and_never_repeated(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for (query, value, form) in [
            (r#"{ employer(by: { nib: "12345" }) { legalName } }"#, "12345", "13 digits"),
            (r#"{ employer(by: { nib: "91200000000OI" }) { legalName } }"#, "91200000000OI", "13 digits"),
            (r#"{ employer(by: { npwp: "98765" }) { legalName } }"#, "98765", "16 digits"),
            ("{ employer(by: { nib: 9120000000001 }) { legalName } }", "9120000000001", "Nib"),
            (r#"{ inspections(filter: { inspectedFrom: "31-12-2025" }) { totalCount } }"#, "31-12-2025", "Date"),
        ] {
            let answer = refusal(&http, query).await;
            assert_eq!((codes(&answer.body), &answer.body["data"]), (vec!["BAD_USER_INPUT"], &Value::Null), "{query}");
            assert!(answer.message().contains(form), "{answer:?}");
            assert!(!answer.text.contains(value), "{answer:?}");
        }
        let body = json!({ "query": "query($nib: Nib!) { employer(by: { nib: $nib }) { legalName } }", "variables": { "nib": "12345" } });
        let answer = Answered::of(http.post(&http.bpjs().asking, body.to_string())).await;
        assert_eq!((codes(&answer.body), &answer.body["data"]), (vec!["BAD_USER_INPUT"], &Value::Null));
        assert!(answer.message().contains("13 digits") && !answer.text.contains("12345"), "{answer:?}");
    }

    async fn codes_are_those_of_the_schema_and_exactly_one_key_is_given(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for query in [
            r#"{ permitCheck(nib: "9120000000001", service: FISHING) { verdict } }"#,
            r#"{ permitCheck(nib: "9120000000001") { verdict } }"#,
            r#"{ employer(by: { nib: "9120000000001", npp: "15000001" }) { legalName } }"#,
            "{ employer(by: {}) { legalName } }",
            "{ employers(first: -1) { totalCount } }",
            "{ employers(first: 1, last: 1) { totalCount } }",
            r#"{ employers(after: "x") { totalCount } }"#,
            "{ employers(first: 99999999999) { totalCount } }",
        ] {
            let answer = refusal(&http, query).await;
            let code = answer.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
            assert!(["BAD_USER_INPUT", "LIMIT_EXCEEDED"].contains(&code), "{query}: {answer:?}");
        }
    }

    async fn more_than_one_request_may_ask_is_refused_before_anything_is_read(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let deep = format!("{{ employers {{ nodes {{ {} id {} }} }} }}", "memberships { employer { ".repeat(20), "} } ".repeat(20));
        let aliases: String = (0..200).fold(String::new(), |mut text, number| {
            let _ = write!(text, "a{number}: legalName ");
            text
        });
        let wide = "{ employers(first: 100) { nodes { memberships { employer { memberships { employer { memberships { npp } } } } } } } }";
        for (query, limit) in [
            ("{ employers(first: 10000) { nodes { id } } }".to_owned(), "page"),
            (deep, "depth"),
            (format!("{{ employers {{ nodes {{ {aliases} }} }} }}"), "aliases"),
            (format!("{{ viewer {{ {} client }} }}", "@include(if: true) ".repeat(0) + &"client @include(if: true) ".repeat(60)), "directives"),
            (format!("{{ viewer {{ {} }} }}", "client ".repeat(20_000)), ""),
            (wide.to_owned(), "cost"),
        ] {
            let answer = refusal(&http, &query).await;
            assert_eq!(answer.refusal(), (400, "LIMIT_EXCEEDED"), "{limit}");
            let told = answer.body["errors"][0]["extensions"]["limit"].as_str().unwrap_or_default();
            assert!(told.contains(limit), "{told} for {limit}");
        }
    }

    async fn a_bomb_of_fragments_is_refused(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let mut bomb = "{ employers { nodes { ...F0 } } } ".to_owned();
        for number in 0..60 {
            let next = number + 1;
            let _ = write!(bomb, "fragment F{number} on Employer {{ ...F{next} ...F{next} ...F{next} }} ");
        }
        bomb.push_str("fragment F60 on Employer { legalName }");
        let began = Instant::now();
        let answer = refusal(&http, &bomb).await;
        println!("the bomb was refused in {} ms", began.elapsed().as_millis());
        assert_eq!(answer.refusal(), (400, "LIMIT_EXCEEDED"));
        let circle = "{ employers { nodes { ...A } } } fragment A on Employer { ...B } fragment B on Employer { ...A }";
        let answer = refusal(&http, circle).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }

    async fn a_line_may_end_in_a_carriage_return(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        let http = HttpApp::over(&app).await;
        let narrow = http.bpjs().with_scopes("employer:read").asking;
        // The parser has both fields at the same place of the same line.
        let answer = http.document(&narrow, "{ employers { nodes {\rphone\rlegalName\r} } }").await;
        assert_eq!(answer.body["data"]["employers"]["nodes"], json!([{ "phone": null, "legalName": "PT A" }]));
        assert_eq!(answer.body["errors"].as_array().map(Vec::len), Some(1), "{answer:?}");
    }

    async fn there_is_nothing_to_mutate_and_nothing_to_subscribe_to(app: TestApp) {
        let http = HttpApp::over(&app).await;
        for query in ["mutation { x }", "subscription { x }"] {
            let answer = refusal(&http, query).await;
            assert_eq!(answer.status, 400, "{query}");
            assert!(codes(&answer.body).iter().all(|code| *code == "BAD_USER_INPUT"), "{answer:?}");
        }
    }
}
