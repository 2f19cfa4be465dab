//! `graphql-transport-ws`.
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::domain::limits::Limits;
use simpul::server::documents::{DocumentFile, Registrar};
use simpul::store::trusted_documents;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::answered::check_errors;
use super::issuer::claims;
use super::{HttpApp, clock};
use crate::app::take_index;
use crate::callers::Asking;
use crate::given::employer;

/// Longer than anything here takes; what takes as long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// A WebSocket of a client.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens one that has said nothing.
    pub async fn open(http: &HttpApp) -> Self {
        let url = format!("ws://{}/graphql/ws", http.address());
        let mut request = url.into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        Self(connect_async(request).await.unwrap().0)
    }

    /// Opens one and says who asks.
    pub async fn admitted(http: &HttpApp, asking: &Asking) -> Self {
        let mut socket = Self::open(http).await;
        socket.say(&init(asking, &http.issuer.token(asking))).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    /// Sends a message.
    pub async fn say(&mut self, message: &Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await;
        next.expect("something comes")
            .expect("it is open")
            .expect("a message")
    }

    /// The next message.
    pub async fn hear(&mut self) -> Value {
        loop {
            match self.next().await {
                Message::Ping(_) => {}
                message => return serde_json::from_str(message.to_text().unwrap()).unwrap(),
            }
        }
    }

    /// The answer to one operation, which must be complete afterwards.
    pub async fn ask(&mut self, query: &str) -> Value {
        self.ask_whole(&json!({ "query": query })).await
    }

    /// The answer to one operation with its variables, or the errors that refuse it.
    pub async fn ask_whole(&mut self, payload: &Value) -> Value {
        let message = json!({ "type": "subscribe", "id": "1", "payload": payload });
        self.say(&message).await;
        let mut next = self.hear().await;
        take_index(&mut next["payload"]);
        if next["type"] == "error" {
            return json!({ "errors": next["payload"] });
        }
        assert_eq!(
            (&next["type"], &next["id"]),
            (&json!("next"), &json!("1")),
            "{next}"
        );
        assert_eq!(self.hear().await, json!({ "type": "complete", "id": "1" }));
        check_errors(&next["payload"]["errors"]);
        next["payload"].clone()
    }

    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.expect("a close has its code").code.into();
            }
        }
    }
}

pub fn init(asking: &Asking, token: &str) -> Value {
    json!({ "type": "connection_init", "payload": {
        "Authorization": format!("Bearer {token}"), "purpose": asking.purpose, "reference": asking.reference,
    } })
}

fn subscribe(query: &str) -> Value {
    json!({ "type": "subscribe", "id": "1", "payload": { "query": query } })
}

const NAMES: &str = "{ employers { nodes { legalName phone } } }";

on_both_databases! {
    async fn a_registered_document_runs_by_its_id_for_its_agency_alone(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let text = "{ employers { nodes { legalName } } }";
        let registrar = Registrar { agreements: app.agreements(), by: "test", now: clock() };
        let file = DocumentFile { agency: Agency::Bpjs, name: "names.graphql".to_owned(), text: text.to_owned() };
        let document = registrar.register(app.service(), file).await.expect("it can be run");
        trusted_documents::register(app.db(), std::slice::from_ref(&document)).await.expect("it is kept");
        let http = HttpApp::over(&app).await;
        http.reload().await;
        let named = json!({ "type": "subscribe", "id": "1", "payload": { "documentId": document.id.to_string() } });
        let mut bpjs = Socket::admitted(&http, &http.bpjs().asking).await;
        let sent = bpjs.ask(text).await;
        bpjs.say(&named).await;
        let next = bpjs.hear().await;
        assert_eq!((&next["type"], &next["payload"]["data"]), (&json!("next"), &sent["data"]), "{next}");
        let mut licensing = Socket::admitted(&http, &http.caller(Agency::Licensing).asking).await;
        licensing.say(&named).await;
        let refused = licensing.hear().await;
        assert_eq!((&refused["type"], &refused["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("NOT_FOUND")), "{refused}");
        // The socket lives on.
        assert_eq!(licensing.ask("{ viewer { client } }").await["errors"], Value::Null);
    }

    async fn a_socket_answers_as_a_request_does(app: TestApp) {
        app.given(employer("9120000000001").registered("15000001").called("PT A").named_in("SKK-1")).await;
        app.given(employer("9120000000002").called("PT B")).await;
        let http = HttpApp::over(&app).await;
        let narrow = http.bpjs().with_scopes("employer:read").asking;
        for asking in [http.bpjs().asking, http.prosecutor("SKK-1").asking, http.caller(Agency::Secretariat).asking, narrow] {
            let mut socket = Socket::admitted(&http, &asking).await;
            assert_eq!(socket.ask(NAMES).await, http.document(&asking, NAMES).await.body, "{asking:?}");
        }
        let narrow = http.bpjs().with_scopes("employer:read").asking;
        let denied = Socket::admitted(&http, &narrow).await.ask(NAMES).await;
        assert_eq!(denied["errors"][0]["extensions"]["code"], "FORBIDDEN");
        assert_eq!(denied["data"]["employers"]["nodes"][0], json!({ "legalName": "PT A", "phone": null }));
    }

    async fn a_refused_operation_ends_with_its_errors_and_the_socket_lives(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let mut socket = Socket::admitted(&http, &http.bpjs().asking).await;
        for (query, code) in [
            ("{ employerz }", "BAD_USER_INPUT"),
            ("{", "BAD_USER_INPUT"),
            ("{ employers(first: 10000) { totalCount } }", "LIMIT_EXCEEDED"),
            ("subscription { x }", "BAD_USER_INPUT"),
        ] {
            socket.say(&subscribe(query)).await;
            let error = socket.hear().await;
            assert_eq!(error["type"], "error", "{error}");
            assert_eq!(error["payload"][0]["extensions"]["code"], code);
            check_errors(&error["payload"]);
        }
        assert_eq!(socket.ask("{ employers { totalCount } }").await, json!({ "data": { "employers": { "totalCount": 0 } } }));
    }

    async fn who_does_not_say_who_it_is_is_turned_away(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let bpjs = http.bpjs().asking;
        let expired = http.issuer.sign(&claims(&bpjs, clock(), -31));
        let mut stranger = bpjs.clone();
        stranger.client = "nobody".to_owned();
        let curious = http.bpjs().for_purpose("curiosity").asking;
        for (message, code) in [
            (subscribe(NAMES), 4401),
            (json!({ "type": "connection_init" }), 4401),
            (init(&bpjs, "x.y.z"), 4401),
            (init(&bpjs, &expired), 4401),
            (init(&stranger, &http.issuer.token(&stranger)), 4403),
            (init(&curious, &http.issuer.token(&curious)), 4403),
            (json!({ "type": "start" }), 4400),
        ] {
            let mut socket = Socket::open(&http).await;
            socket.say(&message).await;
            assert_eq!(socket.close_code().await, code, "{message}");
        }
        let mut twice = Socket::admitted(&http, &bpjs).await;
        twice.say(&init(&bpjs, &http.issuer.token(&bpjs))).await;
        assert_eq!(twice.close_code().await, 4429);
    }

    async fn a_socket_that_says_nothing_is_closed(app: TestApp) {
        let limits = Limits { websocket_init_seconds: 0, ..Limits::default() };
        let http = HttpApp::start(app.db().clone(), limits).await;
        assert_eq!(Socket::open(&http).await.close_code().await, 4408);
    }

    async fn a_socket_ends_with_its_token(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = http.bpjs().asking;
        let mut socket = Socket::open(&http).await;
        // Good within the leeway, and at its end.
        let token = http.issuer.sign(&claims(&asking, clock(), 0));
        socket.say(&init(&asking, &token)).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        assert_eq!(socket.close_code().await, 4401);
    }

    async fn sockets_are_told_that_the_service_stops(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let mut socket = Socket::admitted(&http, &http.bpjs().asking).await;
        let (stopped, code) = tokio::join!(http.stop(), async {
            let code = socket.close_code().await;
            drop(socket);
            code
        });
        assert_eq!(((), 1001), (stopped, code));
    }
}
