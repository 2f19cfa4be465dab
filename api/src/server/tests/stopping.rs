use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const BODY: &str = r#"{"query":"{ __typename }"}"#;

async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn requests_in_flight_finish_and_new_ones_are_not_accepted() {
    let mut server = Server::usual().await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            token(60),
            BODY.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The interim answer shows that the handler has begun to read.
        let mut interim = [0; 25];
        stream.read_exact(&mut interim).await.unwrap();
        assert!(interim.starts_with(b"HTTP/1.1 100"));
        streams.push(stream);
    }
    let stopped = tokio::spawn(server.running().stop());
    server.state.stopping.cancelled().await;
    for stream in &mut streams {
        stream.write_all(BODY.as_bytes()).await.unwrap();
        let answer = read_all(stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains("__typename"),
            "{answer}"
        );
    }
    stopped.await.unwrap();
    assert!(TcpStream::connect(server.address()).await.is_err());
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off_after_the_drain_time() {
    let mut server = Server::start(Limits {
        drain_seconds: 1,
        ..Limits::default()
    })
    .await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: 100\r\n\r\n{{",
        token(60)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), server.running().stop())
        .await
        .unwrap();
}

#[tokio::test]
async fn connections_that_send_no_headers_are_closed() {
    let server = Server::start(Limits {
        header_seconds: 1,
        ..Limits::default()
    })
    .await;
    for start in [
        "",
        "GET /healthz HTT",
        "GET /healthz HTTP/1.1\r\nhost: x\r\nx-a: ",
    ] {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        let answer = read_all(&mut stream).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
}

#[tokio::test]
async fn beyond_the_limit_connections_wait_their_turn() {
    let server = Server::start(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let first = TcpStream::connect(server.address()).await.unwrap();
    let mut second = TcpStream::connect(server.address()).await.unwrap();
    second.write_all(request).await.unwrap();
    let mut byte = [0; 1];
    let early = tokio::time::timeout(Duration::from_millis(200), second.read(&mut byte)).await;
    assert!(
        early.is_err(),
        "the second was answered while the first held the only place"
    );
    drop(first);
    assert!(read_all(&mut second).await.contains("200 OK"));
}
