//! Stopping with requests in flight.
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::HttpApp;
use crate::given::employer;

/// A request whose head has arrived, as the service's interim answer shows, and whose body waits.
pub struct InFlight {
    stream: TcpStream,
    body: String,
}

impl InFlight {
    /// Begins a request to the service at an address.
    pub async fn begin(address: &str, head: &str, query: &str) -> Self {
        let body = json!({ "query": query }).to_string();
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\n{head}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("it reads");
        let mut interim = [0; 25];
        stream
            .read_exact(&mut interim)
            .await
            .expect("it answers in the interim");
        assert!(interim.starts_with(b"HTTP/1.1 100"));
        Self { stream, body }
    }

    /// Sends the body and reads the answer to its end.
    pub async fn finish(mut self) -> String {
        self.stream
            .write_all(self.body.as_bytes())
            .await
            .expect("it reads");
        let mut answer = Vec::new();
        self.stream
            .read_to_end(&mut answer)
            .await
            .expect("it answers");
        String::from_utf8(answer).expect("it is text")
    }
}

on_both_databases! {
    async fn requests_in_flight_are_answered_while_the_service_stops(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        let http = HttpApp::over(&app).await;
        let asking = http.bpjs().asking;
        let head = format!("authorization: Bearer {}\r\nsimpul-purpose: {}\r\n", http.issuer.token(&asking), asking.purpose.as_deref().unwrap());
        let address = http.address();
        let mut flying = Vec::new();
        for _ in 0..20 {
            flying.push(InFlight::begin(&address, &head, "{ employers { nodes { legalName } } }").await);
        }
        let stopping = tokio::spawn(http.stop());
        // The listener goes first: once nobody is let in any more, the stop has begun.
        while TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        for request in flying {
            let answer = request.finish().await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("PT A"), "{answer}");
        }
        stopping.await.expect("it stops");
    }
}
