//! `/graphql/ws`: the protocol `graphql-transport-ws`, and no other.
//!
//! Driven here rather than by the library, whose close codes are wrong, which waits for
//! `connection_init` without bound, and which lets a socket outlive its token. Every `subscribe`
//! passes the same door as a request: the token is verified and the agreement asked again.

mod close;
mod following;
mod message;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::State;
use super::caller::Credentials;
use super::parameters::from_object;
use super::reply::{Problem, is_request_error};
use super::request_id::RequestId;
use crate::graphql::service::Road;
use async_graphql::Response as Answer;
use axum::Extension;
use axum::extract::State as Shared;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use close::{Close, End};
use following::{Following, Told};
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{BoxStream, SelectAll, once};
use futures_util::{FutureExt as _, StreamExt as _};
use message::{FromClient, ToClient};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

const PROTOCOL: &str = "graphql-transport-ws";
/// A client that reads nothing for this long is gone.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens a socket.
pub async fn open(
    Shared(state): Shared<Arc<State>>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let protocols = headers
        .get_all("sec-websocket-protocol")
        .iter()
        .filter_map(|value| value.to_str().ok());
    if !protocols
        .flat_map(|listed| listed.split(','))
        .any(|protocol| protocol.trim() == PROTOCOL)
    {
        return Problem::bad_input("the WebSocket subprotocol must be graphql-transport-ws")
            .into_response();
    }
    let Ok(slot) = state.sockets.clone().try_acquire_owned() else {
        let advice = "too many WebSockets are open; try again later";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "LIMIT_EXCEEDED", advice)
            .into_response();
    };
    let bytes_max = state.limits().body_bytes;
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(bytes_max)
        .max_frame_size(bytes_max)
        .on_upgrade(async move |socket| {
            Conversation::new(state, request_id, socket).run().await;
            drop(slot);
        })
}

/// What an operation of that id tells.
type Event = (String, Told);

struct Conversation {
    state: Arc<State>,
    /// The id of the request that opened the socket: all its operations are logged under it.
    request_id: RequestId,
    socket: WebSocket,
    credentials: Option<Credentials>,
    /// When `connection_init` must have come, afterwards when the token expires.
    ends_at: Instant,
    heard_at: Instant,
    is_pinged: bool,
    /// Rings when the caller may no longer be admitted, though its token has not expired.
    admission_changed: watch::Receiver<()>,
    running: HashMap<String, AbortHandle>,
    events: SelectAll<BoxStream<'static, Event>>,
}

impl Conversation {
    fn new(state: Arc<State>, request_id: RequestId, socket: WebSocket) -> Self {
        let now = Instant::now();
        Self {
            ends_at: now + Duration::from_secs(state.limits().websocket_init_seconds),
            admission_changed: state.admission_changed.subscribe(),
            state,
            request_id,
            socket,
            credentials: None,
            heard_at: now,
            is_pinged: false,
            running: HashMap::new(),
            events: SelectAll::new(),
        }
    }

    async fn run(mut self) {
        let Err(end) = self.converse().await;
        if let End::Close(close) = end {
            let frame = CloseFrame::from(close);
            let _ = timeout(SEND_TIMEOUT, self.socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn converse(&mut self) -> Result<std::convert::Infallible, End> {
        let stopping = self.state.stopping.clone();
        loop {
            let silence_ends = self.silence_ends();
            tokio::select! {
                biased;
                () = stopping.cancelled() => return Err(Close::because(1001, "the service stops").into()),
                () = sleep_until(self.ends_at) => return Err(self.is_over().into()),
                Ok(()) = self.admission_changed.changed() => self.readmit().await?,
                () = sleep_until(silence_ends) => self.break_silence().await?,
                received = self.socket.recv() => match received {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(End::Gone),
                },
                Some((id, told)) = self.events.next() => self.tell(id, told).await?,
            }
        }
    }

    /// Asks again whether whoever opened the socket is admitted, and closes it where not.
    async fn readmit(&mut self) -> Result<(), End> {
        if let Some(credentials) = &self.credentials {
            credentials.admit(&self.state, self.state.now()).await?;
        }
        Ok(())
    }

    fn is_over(&self) -> Close {
        if self.credentials.is_some() {
            Close::because(4401, "the token has expired")
        } else {
            Close::because(4408, "Connection initialisation timeout")
        }
    }

    fn silence_ends(&self) -> Instant {
        let idle = Duration::from_secs(self.state.limits().websocket_idle_seconds);
        self.heard_at + if self.is_pinged { idle } else { idle / 2 }
    }

    /// Half the idle time after the last sign of life a ping goes out; at its end the client is
    /// taken for gone.
    async fn break_silence(&mut self) -> Result<(), End> {
        if self.is_pinged {
            return Err(Close::because(1001, "idle").into());
        }
        self.is_pinged = true;
        self.send(Message::Ping(axum::body::Bytes::new())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard_at = Instant::now();
        self.is_pinged = false;
        match message {
            Message::Text(text) => self.understand(text.as_str()).await,
            Message::Binary(_) => Err(Close::because(4400, "messages must be text").into()),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    async fn understand(&mut self, text: &str) -> Result<(), End> {
        let message = serde_json::from_str(text)
            .map_err(|_| Close::because(4400, "the message is not one of graphql-transport-ws"))?;
        match message {
            FromClient::ConnectionInit { payload } => {
                self.initialise(payload.unwrap_or_default()).await
            }
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                if let Some(handle) = self.running.remove(&id) {
                    handle.abort();
                }
                Ok(())
            }
            FromClient::Ping { payload } => self.say(&ToClient::Pong { payload }).await,
            FromClient::Pong {} => Ok(()),
        }
    }

    async fn initialise(&mut self, payload: message::Object) -> Result<(), End> {
        if self.credentials.is_some() {
            return Err(Close::because(4429, "Too many initialisation requests").into());
        }
        let credentials = Credentials::from_init(&payload)?;
        let now = self.state.now();
        let admitted = credentials.admit(&self.state, now).await?;
        let lasts = admitted.claims.expires_at.saturating_sub(now.timestamp());
        // A token that never expires, nearly: a year bounds what the timer has to count.
        let lasts = u64::try_from(lasts).unwrap_or(0).min(365 * 24 * 3600);
        self.ends_at = Instant::now() + Duration::from_secs(lasts);
        self.credentials = Some(credentials);
        self.say(&ToClient::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, payload: message::Object) -> Result<(), End> {
        let Some(credentials) = self.credentials.clone() else {
            return Err(Close::because(4401, "Unauthorized").into());
        };
        if self.running.contains_key(&id) {
            return Err(Close::because(4409, "Subscriber for this id already exists").into());
        }
        // Also those that are completed and not yet put away: they still hold what they asked.
        let operations_max = self.state.limits().websocket_operations;
        if self.events.len() >= operations_max {
            self.put_away().await?;
        }
        if self.events.len() >= operations_max {
            let message = "too many operations on this WebSocket; complete one first";
            return self
                .say(&ToClient::refusal(&id, "LIMIT_EXCEEDED", message))
                .await;
        }
        let now = self.state.now();
        let admitted = credentials.admit(&self.state, now).await?;
        let read = |payload| from_object(payload).map_err(|error| Close(4400, error.to_string()));
        let parameters = read(payload.clone())?;
        let operation = match self.state.resolve(&admitted.caller, parameters) {
            Ok(operation) => operation,
            Err(problem) => {
                let refusal = ToClient::refusal(&id, problem.code, &problem.message);
                return self.say(&refusal).await;
            }
        };
        let (state, request_id) = (self.state.clone(), self.request_id.clone());
        if !state.parts.answering.service.is_subscription(&operation) {
            let answer = async move {
                let answer =
                    state.execute(admitted.caller, operation, Road::AnyOperation, &request_id);
                Told::Answer(answer.await)
            };
            self.begin(id, once(answer).boxed());
            return Ok(());
        }
        let within = Duration::from_secs(state.limits().request_seconds);
        let Some(news) = state.changes.subscribe(within).await else {
            let message = "the registers cannot be followed now; try again later";
            let refusal = ToClient::refusal(&id, "SOURCE_UNAVAILABLE", message);
            return self.say(&refusal).await;
        };
        let following = Following {
            state,
            request_id,
            credentials,
            payload,
            news,
        };
        self.begin(id, following.events(admitted.caller, operation).boxed());
        Ok(())
    }

    /// Tells what is ready to be told, and lets go of the operations that have ended.
    async fn put_away(&mut self) -> Result<(), End> {
        for _ in 0..=self.events.len() {
            let Some(Some((id, told))) = self.events.next().now_or_never() else {
                break;
            };
            self.tell(id, told).await?;
        }
        Ok(())
    }

    /// Takes up an operation; when it has told everything it is over.
    fn begin(&mut self, id: String, told: BoxStream<'static, Told>) {
        let (handle, registration) = AbortHandle::new_pair();
        let each = id.clone();
        let events = told
            .chain(once(async { Told::Over }))
            .map(move |told| (each.clone(), told));
        self.events
            .push(Abortable::new(events, registration).boxed());
        self.running.insert(id, handle);
    }

    async fn tell(&mut self, id: String, told: Told) -> Result<(), End> {
        if !self.running.contains_key(&id) {
            // The client completed it while this event was on its way.
            return Ok(());
        }
        if matches!(told, Told::Answer(_)) {
            // The answer may have taken long, and what is told now is disclosed now.
            self.readmit().await?;
        }
        match told {
            Told::Close(close) => Err(close.into()),
            Told::Refused(answer) => self.refuse(&id, &answer).await,
            Told::Answer(answer) if is_request_error(&answer) => self.refuse(&id, &answer).await,
            Told::Answer(answer) => {
                self.say(&ToClient::Next {
                    id: &id,
                    payload: &answer,
                })
                .await
            }
            Told::Over => {
                self.end(&id);
                self.say(&ToClient::Complete { id: &id }).await
            }
        }
    }

    async fn refuse(&mut self, id: &str, answer: &Answer) -> Result<(), End> {
        self.end(id);
        let payload = &answer.errors;
        self.say(&ToClient::Error { id, payload }).await
    }

    fn end(&mut self, id: &str) {
        if let Some(handle) = self.running.remove(id) {
            handle.abort();
        }
    }

    async fn say(&mut self, message: &ToClient<'_>) -> Result<(), End> {
        let text =
            serde_json::to_string(message).map_err(|_| Close::because(4500, "internal error"))?;
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}
