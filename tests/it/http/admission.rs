//! Who is let in: tokens, agreements, purposes and references.
use serde_json::{Value, json};
use simpul::domain::codes::Agency;

use super::issuer::claims;
use super::{Answered, HttpApp, clock};
use crate::app::TestApp;
use crate::callers::Asking;
use crate::given::employer;

const NAME: &str = r#"{ employer(by: { nib: "9120000000001" }) { legalName } }"#;

async fn given(app: &TestApp) -> HttpApp {
    app.given(
        employer("9120000000001")
            .registered("15000001")
            .named_in("SKK-1"),
    )
    .await;
    HttpApp::over(app).await
}

/// The answer to a token with one claim changed.
async fn with_claim(http: &HttpApp, name: &str, value: Value) -> Answered {
    let asking = http.bpjs().asking;
    let mut claims = claims(&asking, clock(), 3600);
    claims[name] = value;
    with_token(http, &asking, &http.issuer.sign(&claims)).await
}

async fn with_token(http: &HttpApp, asking: &Asking, token: &str) -> Answered {
    let mut request = http
        .post(asking, json!({ "query": NAME }).to_string())
        .build()
        .unwrap();
    let authorization = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", authorization);
    let client = reqwest::Client::new();
    Answered::of(reqwest::RequestBuilder::from_parts(client, request)).await
}

on_both_databases! {
    async fn nobody_is_let_in_without_a_token_that_is_good_here_and_now(app: TestApp) {
        let http = given(&app).await;
        let body = json!({ "query": NAME }).to_string();
        let bare = http.bare(reqwest::Method::POST, "").header("content-type", "application/json").body(body);
        let missing = Answered::of(bare).await;
        assert_eq!(missing.refusal(), (401, "UNAUTHENTICATED"));
        assert_eq!(missing.header("www-authenticate"), "Bearer");
        let now = clock().timestamp();
        for (name, value) in [
            ("exp", json!(now - 31)),
            ("nbf", json!(now + 31)),
            ("aud", json!("another")),
            ("iss", json!("https://another.invalid")),
            ("client_id", json!(null)),
            ("scope", json!(["employer:read"])),
        ] {
            let refused = with_claim(&http, name, value).await;
            assert_eq!(refused.refusal(), (401, "UNAUTHENTICATED"), "{name}");
        }
        let good = with_claim(&http, "exp", json!(now)).await;
        assert_eq!(good.status, 200, "within the leeway");
        let asking = http.bpjs().asking;
        let token = http.issuer.token(&asking);
        let (signed, _) = token.rsplit_once('.').unwrap();
        for token in [format!("{signed}."), format!("{signed}.AAAA"), signed.to_owned(), "x".repeat(9000)] {
            assert_eq!(with_token(&http, &asking, &token).await.refusal(), (401, "UNAUTHENTICATED"));
        }
    }

    async fn a_client_without_an_agreement_is_not_let_in(app: TestApp) {
        let http = given(&app).await;
        let refused = with_claim(&http, "client_id", json!("nobody")).await;
        assert_eq!(refused.refusal(), (401, "UNAUTHENTICATED"));
    }

    async fn a_purpose_is_one_of_the_agreement_and_a_reference_given_where_it_asks(app: TestApp) {
        let http = given(&app).await;
        let unknown = http.bpjs().for_purpose("curiosity").asking;
        assert_eq!(http.document(&unknown, NAME).await.refusal(), (400, "PURPOSE_REQUIRED"));
        let other = http.bpjs().for_purpose("permit_check").asking;
        assert_eq!(http.document(&other, NAME).await.refusal(), (400, "PURPOSE_REQUIRED"));
        let missing = http.caller(Agency::Licensing).without_purpose().asking;
        assert_eq!(http.document(&missing, NAME).await.refusal(), (400, "PURPOSE_REQUIRED"));
        let unreferred = http.prosecutor("SKK-1").without_reference().asking;
        assert_eq!(http.document(&unreferred, NAME).await.refusal(), (400, "REFERENCE_REQUIRED"));
        let who = http.document(&missing, "{ viewer { agency } }").await;
        assert_eq!(who.body, json!({ "data": { "viewer": { "agency": "DPMPTSP" } } }), "who asks may be asked without a purpose");
    }
}
