use super::*;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A client's end of a socket.
struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(server: &Server) -> Self {
        Self::open_as(server, "graphql-transport-ws").await.unwrap()
    }

    async fn open_as(server: &Server, protocol: &str) -> Option<Self> {
        let url = format!("ws://{}/graphql/ws", server.address());
        let mut request = url.into_client_request().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol.parse().unwrap());
        connect_async(request)
            .await
            .ok()
            .map(|(socket, _)| Self(socket))
    }

    async fn admitted(server: &Server) -> Self {
        let mut socket = Self::open(server).await;
        socket.say(&init(&format!("Bearer {}", token(60)))).await;
        assert_eq!(socket.hear().await, json!({"type": "connection_ack"}));
        socket
    }

    async fn say(&mut self, message: &Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// Two messages in one write.
    async fn say_both(&mut self, first: &Value, second: &Value) {
        for message in [first, second] {
            self.0
                .feed(Message::text(message.to_string()))
                .await
                .unwrap();
        }
        self.0.flush().await.unwrap();
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(10), self.0.next());
        next.await.unwrap().unwrap().unwrap()
    }

    async fn hear(&mut self) -> Value {
        let message = self.next().await;
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.unwrap().code.into();
            }
        }
    }
}

fn init(authorization: &str) -> Value {
    json!({"type": "connection_init", "payload": {"Authorization": authorization}})
}

fn subscribe(id: &str, query: &str) -> Value {
    json!({"type": "subscribe", "id": id, "payload": {"query": query}})
}

#[tokio::test]
async fn an_operation_is_answered_and_completed() {
    let server = Server::usual().await;
    let mut socket = Socket::admitted(&server).await;
    socket.say(&subscribe("1", "{ __typename }")).await;
    let next = socket.hear().await;
    assert_eq!(
        (next["type"].as_str(), next["id"].as_str()),
        (Some("next"), Some("1"))
    );
    assert!(next["payload"]["data"]["__typename"].is_string());
    assert_eq!(socket.hear().await, json!({"type": "complete", "id": "1"}));
    socket
        .say(&json!({"type": "ping", "payload": {"a": 1}}))
        .await;
    assert_eq!(
        socket.hear().await,
        json!({"type": "pong", "payload": {"a": 1}})
    );
}

#[tokio::test]
async fn a_refused_operation_is_an_error_and_the_socket_lives() {
    let server = Server::usual().await;
    let mut socket = Socket::admitted(&server).await;
    socket.say(&subscribe("1", "{ unknownField }")).await;
    let error = socket.hear().await;
    assert_eq!(
        (
            error["type"].as_str(),
            error["payload"][0]["message"].is_string()
        ),
        (Some("error"), true)
    );
    socket.say(&subscribe("1", "{ __typename }")).await;
    assert_eq!(socket.hear().await["type"], "next");
}

#[tokio::test]
async fn the_token_may_be_named_in_lower_case() {
    let server = Server::usual().await;
    let mut socket = Socket::open(&server).await;
    let bearer = format!("Bearer {}", token(60));
    socket.say(&json!({"type": "connection_init", "payload": {"authorization": bearer, "purpose": "contribution_supervision"}})).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_code() {
    let server = Server::usual().await;
    let early = subscribe("1", "{ __typename }");
    for (message, code) in [
        (early, 4401),
        (json!({"type": "connection_init"}), 4401),
        (init("Bearer x.y.z"), 4401),
        (init(&format!("Bearer {}", token(-3600))), 4401),
        (
            json!({"type": "start", "id": "1", "payload": {"query": "{ __typename }"}}),
            4400,
        ),
        (json!({"type": "connection_terminate"}), 4400),
        (json!({"type": "connection_init", "payload": "x"}), 4400),
        (json!([]), 4400),
        (json!({"type": "subscribe"}), 4400),
    ] {
        let mut socket = Socket::open(&server).await;
        socket.say(&message).await;
        assert_eq!(socket.close_code().await, code, "{message}");
    }
    let mut binary = Socket::open(&server).await;
    binary.0.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(binary.close_code().await, 4400);
    let mut twice = Socket::admitted(&server).await;
    twice.say(&init("Bearer x")).await;
    assert_eq!(twice.close_code().await, 4429);
    let mut malformed = Socket::admitted(&server).await;
    malformed
        .say(&json!({"type": "subscribe", "id": "1", "payload": {"query": 1}}))
        .await;
    assert_eq!(malformed.close_code().await, 4400);
}

#[tokio::test]
async fn a_socket_that_never_says_who_it_is_is_closed() {
    let server = Server::start(Limits {
        websocket_init_seconds: 1,
        ..Limits::default()
    })
    .await;
    assert_eq!(Socket::open(&server).await.close_code().await, 4408);
}

#[tokio::test]
async fn a_socket_does_not_outlive_its_token() {
    let server = Server::usual().await;
    let mut socket = Socket::open(&server).await;
    socket.say(&init(&format!("Bearer {}", token(1)))).await;
    assert_eq!(socket.hear().await["type"], "connection_ack");
    assert_eq!(socket.close_code().await, 4401);
}

#[tokio::test]
async fn a_silent_socket_is_pinged_and_then_closed() {
    let server = Server::start(Limits {
        websocket_idle_seconds: 2,
        ..Limits::default()
    })
    .await;
    let mut socket = Socket::admitted(&server).await;
    assert!(matches!(socket.next().await, Message::Ping(_)));
    // Reading on would answer the ping; a client that is gone does not read, so the raw
    // connection is watched instead until the server has let go of its place.
    let held = server.state.sockets.clone();
    let all = u32::try_from(server.state.limits().websockets).unwrap();
    let freed = tokio::time::timeout(Duration::from_secs(15), held.acquire_many(all)).await;
    assert!(freed.is_ok());
}

#[tokio::test]
async fn sockets_are_told_that_the_service_stops() {
    let mut server = Server::usual().await;
    let mut socket = Socket::admitted(&server).await;
    let stopped = tokio::spawn(server.running().stop());
    assert_eq!(socket.close_code().await, 1001);
    drop(socket);
    stopped.await.unwrap();
}

#[tokio::test]
async fn other_protocols_and_too_many_sockets_are_refused() {
    let server = Server::start(Limits {
        websockets: 1,
        ..Limits::default()
    })
    .await;
    assert!(Socket::open_as(&server, "graphql-ws").await.is_none());
    let held = Socket::open(&server).await;
    assert!(
        Socket::open_as(&server, "graphql-transport-ws")
            .await
            .is_none()
    );
    drop(held);
}

#[tokio::test]
async fn who_lags_behind_is_told_and_who_keeps_up_is_not() {
    use crate::server::changes::News;
    let server = Server::usual().await;
    let query = "subscription { datasetUpdates { name } }";
    let ping = json!({"type": "ping"});
    let mut socket = Socket::admitted(&server).await;
    socket.say(&subscribe("1", query)).await;
    socket.say(&ping).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}));
    // Nothing else runs between: the one that follows sees them all at once.
    for _ in 0..65 {
        server.state.changes.publish(News::Datasets(Vec::new()));
    }
    assert_eq!(socket.close_code().await, 4410);
    let mut socket = Socket::admitted(&server).await;
    socket.say(&subscribe("1", query)).await;
    for _ in 0..65 {
        socket.say(&ping).await;
        assert_eq!(socket.hear().await, json!({"type": "pong"}));
        server.state.changes.publish(News::Datasets(Vec::new()));
    }
    socket.say(&ping).await;
    assert_eq!(socket.hear().await, json!({"type": "pong"}));
}

#[tokio::test]
async fn an_id_is_used_once_at_a_time_and_operations_are_limited() {
    let server = Server::start(Limits {
        websocket_operations: 1,
        ..Limits::default()
    })
    .await;
    // Both lie there before the first is answered.
    let mut limited = Socket::admitted(&server).await;
    limited
        .say_both(
            &subscribe("1", "{ __typename }"),
            &subscribe("2", "{ __typename }"),
        )
        .await;
    let refused = limited.hear().await;
    assert_eq!(
        (&refused["type"], &refused["id"]),
        (&json!("error"), &json!("2"))
    );
    assert_eq!(
        refused["payload"][0]["extensions"]["code"],
        "LIMIT_EXCEEDED"
    );
    assert_eq!(limited.hear().await["type"], "next");
    assert_eq!(limited.hear().await, json!({"type": "complete", "id": "1"}));
    let mut twice = Socket::admitted(&server).await;
    twice
        .say_both(
            &subscribe("1", "{ __typename }"),
            &subscribe("1", "{ __typename }"),
        )
        .await;
    assert_eq!(twice.close_code().await, 4409);
}

#[tokio::test]
async fn a_message_that_is_too_long_ends_the_socket() {
    let server = Server::start(Limits {
        body_bytes: 2_048,
        ..Limits::default()
    })
    .await;
    let mut socket = Socket::admitted(&server).await;
    socket.say(&subscribe("1", &"x".repeat(4_096))).await;
    let end = tokio::time::timeout(Duration::from_secs(10), socket.0.next()).await;
    let told = end.unwrap().and_then(Result::ok);
    assert!(matches!(told, None | Some(Message::Close(_))), "{told:?}");
}
