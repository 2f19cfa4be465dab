//! GraphQL over HTTP: methods, media types, bodies and statuses.
use reqwest::Method;
use serde_json::json;

use super::{Answered, GRAPHQL, HttpApp};
use crate::app::TestApp;
use crate::given::employer;

const NAMES: &str = "{ employers { nodes { legalName } } }";

async fn given(app: &TestApp) -> HttpApp {
    app.given(employer("9120000000001").called("PT A")).await;
    HttpApp::over(app).await
}

on_both_databases! {
    async fn a_query_may_come_by_get_and_nothing_else_may(app: TestApp) {
        let http = given(&app).await;
        let asking = http.bpjs().asking;
        let get = async |query: &str| {
            let url = reqwest::Url::parse_with_params("http://x/", [("query", query)]).unwrap();
            let parameters = format!("?{}", url.query().unwrap());
            let request = http.bare(Method::GET, &parameters).header("accept", GRAPHQL);
            Answered::of(http.signed(&asking, request)).await
        };
        let answer = get(NAMES).await;
        assert_eq!((answer.status, &answer.body["data"]["employers"]["nodes"]), (200, &json!([{ "legalName": "PT A" }])));
        assert_eq!(answer.header("cache-control"), "no-store");
        for operation in ["mutation { x }", "mutation A { __typename }", "subscription { x }"] {
            let refused = get(operation).await;
            assert_eq!(refused.refusal(), (405, "BAD_USER_INPUT"), "{operation}");
            assert_eq!(refused.header("allow"), "POST");
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let refused = Answered::of(http.signed(&asking, http.bare(method, "").header("accept", GRAPHQL))).await;
            assert_eq!(refused.refusal(), (405, "BAD_USER_INPUT"));
            assert_eq!(refused.header("allow"), "GET, POST");
        }
    }

    async fn the_answer_has_the_media_type_that_is_accepted(app: TestApp) {
        let http = given(&app).await;
        let asking = http.bpjs().asking;
        let legacy = "application/json; charset=utf-8";
        let speaking = "application/graphql-response+json; charset=utf-8";
        for (accept, status, kind, wrong) in [
            (GRAPHQL, 200, speaking, 400),
            ("application/json", 200, legacy, 200),
            ("*/*", 200, legacy, 200),
            ("application/json, application/graphql-response+json", 200, speaking, 400),
            ("application/graphql-response+json;q=0.1, application/json", 200, legacy, 200),
            ("text/csv", 406, legacy, 406),
            ("application/json;q=0", 406, legacy, 406),
        ] {
            let ask = async |query: &str| {
                let body = json!({ "query": query }).to_string();
                let request = http.bare(Method::POST, "").header("content-type", "application/json").header("accept", accept).body(body);
                Answered::of(http.signed(&asking, request)).await
            };
            let answer = ask(NAMES).await;
            assert_eq!((answer.status, answer.header("content-type")), (status, kind), "{accept}");
            assert_eq!(ask("{ employerz }").await.status, wrong, "{accept}");
        }
    }

    async fn a_body_is_json_and_said_to_be(app: TestApp) {
        let http = given(&app).await;
        let asking = http.bpjs().asking;
        let body = json!({ "query": NAMES }).to_string();
        for kind in ["text/plain", "application/graphql", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16"] {
            let request = http.bare(Method::POST, "").header("content-type", kind).body(body.clone());
            assert_eq!(Answered::of(http.signed(&asking, request)).await.refusal(), (415, "BAD_USER_INPUT"), "{kind}");
        }
        let untyped = http.signed(&asking, http.bare(Method::POST, "").body(body));
        assert_eq!(Answered::of(untyped).await.refusal(), (415, "BAD_USER_INPUT"));
        for body in ["", "{", "null", "[]", "[{\"query\":\"{ viewer { client } }\"}]", "{}", "{\"query\":1}", "{\"query\":\"{ a }\",\"variables\":[]}", "{\"query\":\"{ a }\",\"operationName\":1}", "\u{0}"] {
            assert_eq!(Answered::of(http.post(&asking, body)).await.refusal(), (400, "BAD_USER_INPUT"), "{body}");
        }
        let latin = http.post(&asking, b"{\"query\":\"{ a(b: \\\"\xff\\\") }\"}".to_vec());
        assert_eq!(Answered::of(latin).await.refusal(), (400, "BAD_USER_INPUT"));
    }

    async fn a_body_of_two_mebibytes_is_too_large(app: TestApp) {
        let http = given(&app).await;
        let body = json!({ "query": NAMES, "variables": { "x": "y".repeat(2 * 1024 * 1024) } }).to_string();
        let refused = Answered::of(http.post(&http.bpjs().asking, body)).await;
        assert_eq!(refused.refusal(), (413, "LIMIT_EXCEEDED"));
    }

    async fn a_withheld_field_leaves_its_siblings_and_the_status(app: TestApp) {
        let http = given(&app).await;
        let narrow = http.bpjs().with_scopes("employer:read").asking;
        let answer = http.document(&narrow, "{ employers { nodes { legalName phone } } }").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body["data"]["employers"]["nodes"], json!([{ "legalName": "PT A", "phone": null }]));
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert_eq!(answer.body["errors"][0]["extensions"]["coordinate"], "Employer.phone");
    }

    async fn every_answer_names_its_request_and_routes_that_are_not_there_say_so(app: TestApp) {
        let http = given(&app).await;
        let named = Answered::of(http.get("/nothing").header("x-request-id", "my-id-1")).await;
        assert_eq!((named.refusal(), named.header("x-request-id")), ((404, "NOT_FOUND"), "my-id-1"));
        let answer = http.document(&http.bpjs().asking, NAMES).await;
        assert!(!answer.header("x-request-id").is_empty());
    }
}
