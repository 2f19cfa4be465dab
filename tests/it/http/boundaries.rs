//! Each limit where it lies: what reaches it is answered, what passes it by one is refused.
use reqwest::Method;
use serde_json::json;
use simpul::domain::limits::Limits;

use super::sockets::Socket;
use super::{Answered, HttpApp};

const ASKED: &str =
    "{ a: viewer @include(if: true) { client } employers(first: 3) { totalCount } }";

/// A limit as the answer names it, what the document has of it, and the limits with another of it.
type Limit = (&'static str, usize, fn(usize) -> Limits);

const LIMITS: [Limit; 8] = [
    ("bytes", ASKED.len(), |query_bytes| Limits {
        query_bytes,
        ..Limits::default()
    }),
    ("tokens", 24, |tokens| Limits {
        tokens,
        ..Limits::default()
    }),
    ("levels of depth", 2, |depth| Limits {
        depth,
        ..Limits::default()
    }),
    ("aliases", 1, |aliases| Limits {
        aliases,
        ..Limits::default()
    }),
    ("directives", 1, |directives| Limits {
        directives,
        ..Limits::default()
    }),
    ("selections", 4, |selections| Limits {
        selections,
        ..Limits::default()
    }),
    ("units of cost", 8, |cost| Limits {
        cost,
        ..Limits::default()
    }),
    ("rows a page", 3, |page_rows| Limits {
        page_rows,
        ..Limits::default()
    }),
];

on_both_databases! {
    async fn a_document_may_reach_a_limit_and_not_pass_it(app: TestApp) {
        for (name, is, limited) in LIMITS {
            let http = HttpApp::start(app.db().clone(), limited(is)).await;
            let answer = http.document(&http.bpjs().asking, ASKED).await;
            assert_eq!(answer.body["data"]["employers"]["totalCount"], 0, "{name}: {answer:?}");
            http.stop().await;
            let http = HttpApp::start(app.db().clone(), limited(is - 1)).await;
            let refused = http.document(&http.bpjs().asking, ASKED).await;
            assert_eq!(refused.refusal(), (400, "LIMIT_EXCEEDED"), "{name}");
            let told = &refused.body["errors"][0]["extensions"];
            assert_eq!((&told["limit"], &told["allowed"]), (&json!(name), &json!(is - 1)));
            http.stop().await;
        }
    }

    async fn a_body_may_be_as_long_as_the_limit(app: TestApp) {
        let body = json!({ "query": ASKED }).to_string();
        for (body_bytes, status) in [(body.len(), 200), (body.len() - 1, 413)] {
            let limits = Limits { body_bytes, ..Limits::default() };
            let http = HttpApp::start(app.db().clone(), limits).await;
            let answer = Answered::of(http.post(&http.bpjs().asking, body.clone())).await;
            assert_eq!(answer.status, status, "{answer:?}");
            http.stop().await;
        }
    }

    async fn as_many_sockets_are_open_as_the_limit_says(app: TestApp) {
        let limits = Limits { websockets: 2, ..Limits::default() };
        let http = HttpApp::start(app.db().clone(), limits).await;
        let asking = http.bpjs().asking;
        let _open = [Socket::admitted(&http, &asking).await, Socket::admitted(&http, &asking).await];
        let upgrade = http
            .request(Method::GET, "/graphql/ws")
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("sec-websocket-protocol", "graphql-transport-ws");
        assert_eq!(Answered::of(upgrade).await.refusal(), (503, "LIMIT_EXCEEDED"));
    }

    async fn as_many_operations_are_at_work_on_a_socket_as_the_limit_says(app: TestApp) {
        for (websocket_operations, is_answered) in [(1, true), (0, false)] {
            let limits = Limits { websocket_operations, ..Limits::default() };
            let http = HttpApp::start(app.db().clone(), limits).await;
            let mut socket = Socket::admitted(&http, &http.bpjs().asking).await;
            for _ in 0..3 {
                let answer = socket.ask_whole(&json!({ "query": ASKED })).await;
                assert_eq!(answer["data"].is_object(), is_answered, "{answer}");
                if !is_answered {
                    assert_eq!(answer["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
                }
            }
            drop(socket);
            http.stop().await;
        }
    }
}
