//! What one request, one connection and one client may cost. Plain numbers: the configuration
//! fills them, the transport and the executor check them, cheapest first.

/// The limits of the service. Each is answered with `LIMIT_EXCEEDED` when it is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request body, and of one WebSocket message.
    pub body_bytes: usize,
    /// Bytes of a document.
    pub query_bytes: usize,
    /// Lexical tokens of a document.
    pub tokens: usize,
    /// Nesting of selections.
    pub depth: usize,
    /// Aliases in a document.
    pub aliases: usize,
    /// Directives in a document.
    pub directives: usize,
    /// Selections after fragments are expanded.
    pub selections: usize,
    /// Estimated cost: list sizes multiply.
    pub cost: usize,
    /// Rows of one page.
    pub page_rows: usize,
    /// Seconds a request may take from its last header to its answer.
    pub request_seconds: u64,
    /// Seconds in which a connection must have sent its headers, also between two requests.
    pub header_seconds: u64,
    /// Open connections.
    pub connections: usize,
    /// Open WebSockets.
    pub websockets: usize,
    /// Operations at work on one WebSocket.
    pub websocket_operations: usize,
    /// Seconds in which a WebSocket must send `connection_init`.
    pub websocket_init_seconds: u64,
    /// Seconds a WebSocket may stay silent: it is pinged at half of them and closed at the end.
    pub websocket_idle_seconds: u64,
    /// Seconds that requests in flight have to finish when the service stops.
    pub drain_seconds: u64,
    /// What a file may cost that an agency sends.
    pub intake: Intake,
}

/// What a file may cost that an agency sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Bytes of the file as it is sent.
    pub body_bytes: u64,
    /// Bytes of its content after decompression.
    pub content_bytes: u64,
    /// Seconds in which something more of it must arrive.
    pub idle_seconds: u64,
    /// Bytes a second that must arrive on the whole.
    pub bytes_per_second_min: u64,
    /// Files that are being sent or wait to be written.
    pub waiting: usize,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            body_bytes: 2 * 1024 * 1024 * 1024,
            content_bytes: 32 * 1024 * 1024 * 1024,
            idle_seconds: 30,
            bytes_per_second_min: 4 * 1024,
            waiting: 16,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            query_bytes: 64 * 1024,
            tokens: 15_000,
            depth: 25,
            aliases: 100,
            directives: 50,
            selections: 10_000,
            cost: 50_000,
            page_rows: 100,
            request_seconds: 10,
            header_seconds: 15,
            connections: 20_000,
            websockets: 1_000,
            websocket_operations: 100,
            websocket_init_seconds: 5,
            websocket_idle_seconds: 60,
            drain_seconds: 20,
            intake: Intake::default(),
        }
    }
}
