//! The service over HTTP: routes, and what every request passes through.
//!
//! A composition root: it may import every room, and asks the clock in [`clock`] alone.

pub mod agreements;
mod caller;
pub mod documents;
mod explorer;
pub mod feeds;
mod health;
mod layers;
pub mod listen;
mod media;
mod operation;
mod parameters;
mod policy;
mod reply;
mod request_id;
mod socket;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::auth::Verifier;
use crate::domain::disclosure::Caller;
use crate::domain::limits::Limits;
use crate::domain::regulation::Regulation;
use crate::graphql::Service;
use crate::graphql::error::{CorrelationId, ErrorCode};
use crate::graphql::service::Road;
use crate::policy::extent::DocumentLimits;
use agreements::AgreementsInForce;
use async_graphql::{Pos, Request, Response as Answer};
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use chrono::{DateTime, Utc};
use feeds::FeedParts;
use request_id::RequestId;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;

/// Keys that are due are fetched, and histograms emptied, this often.
const UPKEEP_EVERY: Duration = Duration::from_secs(10);

/// What the service is made of.
pub struct Parts {
    /// The database, for readiness.
    pub db: DatabaseConnection,
    /// The law, by whose rhythms readiness judges how old the registers are.
    pub law: Arc<Regulation>,
    /// The schema with everything that guards it.
    pub service: Service,
    /// Who checks tokens.
    pub verifier: Verifier,
    /// Who may see what.
    pub agreements: AgreementsInForce,
    /// What a request may cost.
    pub limits: Limits,
    /// What taking in feeds needs.
    pub feeds: FeedParts,
}

/// What the handlers share.
pub struct State {
    parts: Parts,
    clock: fn() -> DateTime<Utc>,
    request_ids: request_id::RequestIds,
    sockets: Arc<Semaphore>,
    stopping: CancellationToken,
    queue: feeds::Queue,
    documents: documents::Remembered,
    reloading: tokio::sync::Mutex<()>,
}

impl State {
    /// The state of a service that runs by this clock.
    pub fn new(parts: Parts, clock: fn() -> DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self {
            sockets: Arc::new(Semaphore::new(parts.limits.websockets)),
            queue: feeds::Queue::new(&parts.limits.intake),
            parts,
            clock,
            request_ids: request_id::RequestIds::default(),
            stopping: CancellationToken::new(),
            documents: documents::Remembered::default(),
            reloading: tokio::sync::Mutex::default(),
        })
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    fn limits(&self) -> &Limits {
        &self.parts.limits
    }

    /// Executes one operation within the time that a request has.
    async fn execute(
        &self,
        caller: Arc<Caller>,
        operation: Request,
        road: Road,
        id: &RequestId,
    ) -> Answer {
        let started = Instant::now();
        let correlation = CorrelationId(id.as_str().to_owned());
        let answer = self
            .parts
            .service
            .execute(caller, operation, road, correlation);
        let deadline = Duration::from_secs(self.limits().request_seconds);
        let answer = tokio::time::timeout(deadline, answer)
            .await
            .unwrap_or_else(|_| {
                let late =
                    ErrorCode::SourceUnavailable.error("no answer in time; ask for less, or later");
                Answer::from_errors(vec![late.into_server_error(Pos::default())])
            });
        metrics::histogram!("simpul_operation_seconds").record(started.elapsed().as_secs_f64());
        answer
    }
}

/// The time. The rooms get it as an argument.
#[expect(
    clippy::disallowed_methods,
    reason = "the composition root asks the clock, here only"
)]
pub fn clock() -> DateTime<Utc> {
    Utc::now()
}

/// What a document may ask for, in the terms of the room that measures it.
pub fn document_limits(limits: &Limits) -> DocumentLimits {
    let number = |limit: usize| u32::try_from(limit).unwrap_or(u32::MAX);
    DocumentLimits {
        bytes: limits.query_bytes,
        tokens: limits.tokens,
        depth: number(limits.depth),
        aliases: number(limits.aliases),
        directives: number(limits.directives),
        selections: number(limits.selections),
        cost: number(limits.cost),
        page: number(limits.page_rows),
    }
}

/// The routes.
pub fn router(state: &Arc<State>) -> Router {
    Router::new()
        .route("/graphql", any(operation::answer))
        .route("/graphql/ws", get(socket::open))
        .route("/schema.graphql", get(schema))
        .route("/explorer", get(explorer::page))
        .route("/explorer/{*file}", get(explorer::file))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .merge(feeds::routes())
        .fallback(reply::not_found)
        .method_not_allowed_fallback(reply::method_not_allowed)
        .layer(CompressionLayer::new())
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            layers::deadline,
        ))
        // A register takes longer than a question: it has limits of its own.
        .merge(feeds::intake())
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            layers::observe,
        ))
        .with_state(state.clone())
}

/// The schema as published: coordinates and their scopes are no secret, values are.
async fn schema(
    axum::extract::State(state): axum::extract::State<Arc<State>>,
) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (kind, state.parts.service.sdl())
}

/// A service at work.
pub struct Running {
    /// Where it listens.
    pub address: std::net::SocketAddr,
    state: Arc<State>,
    stopping: CancellationToken,
    listening: JoinHandle<()>,
}

impl Running {
    /// Starts the service on a listener.
    pub fn start(listener: TcpListener, state: &Arc<State>) -> std::io::Result<Self> {
        crate::telemetry::metrics();
        let address = listener.local_addr()?;
        let stopping = state.stopping.clone();
        let upkeep = tokio::spawn(keep_up(state.clone()));
        let left_over = feeds::left_over(state);
        let writing = tokio::spawn(feeds::work(state.clone(), left_over));
        let (serving, router) = (state.clone(), router(state));
        let listening = tokio::spawn(async move {
            listen::serve(listener, router, serving.limits(), &serving.stopping).await;
            listen::close_sockets(&serving.sockets, serving.limits()).await;
            // The chunk under way is finished; the next start goes on with the file.
            if writing.await.is_err() {
                tracing::error!("the writing of feeds ended by a panic");
            }
            upkeep.abort();
        });
        Ok(Self {
            address,
            state: state.clone(),
            stopping,
            listening,
        })
    }

    /// Takes over agreements and documents that changed, at once.
    pub async fn reload(&self) {
        self.state.reload().await;
    }

    /// Stops: no new requests, those in flight finish within the drain time, WebSockets close
    /// with 1001.
    pub async fn stop(self) {
        self.stopping.cancel();
        // A task that panicked has stopped as well.
        let _ = self.listening.await;
    }
}

async fn keep_up(state: Arc<State>) {
    let mut tick = tokio::time::interval(UPKEEP_EVERY);
    loop {
        tick.tick().await;
        state.parts.verifier.refresh_keys(state.now()).await;
        state.reload().await;
        crate::telemetry::metrics().run_upkeep();
    }
}

#[cfg(test)]
mod tests;
