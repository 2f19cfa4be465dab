//! Tokens that are refused though their signature is good.
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::domain::revocation::{Revocation, Revoked};
use simpul::store::revocations;

use super::answered::Answered;
use super::issuer::claims;
use super::sockets::{Socket, init};
use super::{HttpApp, clock};
use crate::app::TestApp;
use crate::callers::Asking;

const COUNT: &str = "{ employers { totalCount } }";

fn token(http: &HttpApp, asking: &Asking, id: &str) -> String {
    let mut claims: Value = claims(asking, clock(), 3600);
    claims["jti"] = id.into();
    http.issuer.sign(&claims)
}

async fn with_token(http: &HttpApp, asking: &Asking, token: &str) -> Answered {
    let purpose = asking.purpose.as_deref().unwrap();
    let request = http
        .bare(reqwest::Method::POST, "")
        .header("content-type", "application/json")
        .header("accept", super::GRAPHQL)
        .header("simpul-purpose", purpose)
        .body(json!({ "query": COUNT }).to_string());
    Answered::of(request.bearer_auth(token)).await
}

async fn revoke(app: &TestApp, asking: &Asking, revoked: Revoked) {
    let revocation = Revocation {
        issuer: asking.issuer.clone(),
        revoked,
        until: None,
    };
    let kept = revocations::revoke(app.db(), revocation, "lost laptop", clock()).await;
    assert_eq!(kept.unwrap().reason, "lost laptop");
}

on_both_databases! {
    async fn a_revoked_client_is_refused_and_its_open_socket_closed(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let (bpjs, office) = (http.bpjs().asking, http.caller(Agency::Secretariat).asking);
        let mut other = Socket::admitted(&http, &office).await;
        let mut socket = Socket::admitted(&http, &bpjs).await;
        // From here on its token is remembered as verified.
        assert_eq!(http.document(&bpjs, COUNT).await.status, 200);
        revoke(&app, &bpjs, Revoked::Client(bpjs.client.clone())).await;
        assert_eq!(socket.close_code().await, 4401);
        let refused = http.document(&bpjs, COUNT).await;
        assert_eq!(refused.refusal(), (401, "UNAUTHENTICATED"));
        assert!(refused.header("www-authenticate").starts_with("Bearer"));
        assert!(refused.message().contains("revoked"), "{}", refused.message());
        let mut anew = Socket::open(&http).await;
        anew.say(&init(&bpjs, &http.issuer.token(&bpjs))).await;
        assert_eq!(anew.close_code().await, 4401);
        other.ask(COUNT).await;
        assert_eq!(http.document(&office, COUNT).await.status, 200);
    }

    async fn a_revoked_token_is_refused_and_its_clients_others_are_not(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let bpjs = http.bpjs().asking;
        let (lost, kept) = (token(&http, &bpjs, "lost"), token(&http, &bpjs, "kept"));
        let (mut first, mut second) = (Socket::open(&http).await, Socket::open(&http).await);
        for (socket, token) in [(&mut first, &lost), (&mut second, &kept)] {
            socket.say(&init(&bpjs, token)).await;
            assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        }
        assert_eq!(with_token(&http, &bpjs, &lost).await.status, 200);
        revoke(&app, &bpjs, Revoked::Token("lost".to_owned())).await;
        assert_eq!(first.close_code().await, 4401);
        assert_eq!(with_token(&http, &bpjs, &lost).await.refusal(), (401, "UNAUTHENTICATED"));
        second.ask(COUNT).await;
        assert_eq!(with_token(&http, &bpjs, &kept).await.status, 200);
    }

    async fn what_was_revoked_before_the_start_is_known(app: TestApp) {
        let bpjs = app.bpjs().asking;
        revoke(&app, &bpjs, Revoked::Client(bpjs.client.clone())).await;
        let revocations = revocations::in_force(app.db(), clock()).await.unwrap();
        assert!(revocations.cover(&bpjs.claims(), clock()));
        let standing = revocations::standing(app.db()).await.unwrap();
        assert_eq!(standing.0, 1);
        revoke(&app, &bpjs, Revoked::Token("a".to_owned())).await;
        assert_ne!(revocations::standing(app.db()).await.unwrap(), standing);
        assert_eq!(revocations::newest(app.db(), 10).await.unwrap().len(), 2);
    }
}
