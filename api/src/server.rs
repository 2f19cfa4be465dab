//! The service over HTTP: routes, and what every request passes through.
//!
//! A composition root: it may import every room, and asks the clock in [`clock`] alone.

pub mod agreements;
pub mod answering;
mod assessing;
mod caller;
mod changes;
pub mod clearances;
pub mod documents;
mod explorer;
pub mod feeds;
mod health;
mod layers;
pub mod listen;
mod log;
mod media;
mod operation;
mod parameters;
mod policy;
pub mod proofs;
mod reply;
mod request_id;
mod revocations;
mod socket;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::auth::{KeyChange, Verifier};
use crate::domain::access_log::{Details, Record};
use crate::domain::disclosure::Caller;
use crate::domain::limits::Limits;
use crate::domain::regulation::Regulation;
use crate::graphql::service::Road;
use crate::ledger::Ledger;
use crate::ledger::registers::{Followed, follow};
use crate::policy::extent::DocumentLimits;
use crate::store::notifications::{Notifications, RING_EVERY};
use agreements::AgreementsInForce;
use answering::Answering;
use async_graphql::{Request, Response as Answer};
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{any, get};
use changes::Changes;
use chrono::{DateTime, Utc};
use feeds::FeedParts;
use proofs::Proofs;
use reply::Problem;
use request_id::RequestId;
use sea_orm::DatabaseConnection;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
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
    /// The schema with everything that guards it, behind the log.
    pub answering: Answering,
    /// How often the log's head is signed.
    pub checkpoint_every: Duration,
    /// Who checks tokens.
    pub verifier: Verifier,
    /// Who may see what.
    pub agreements: AgreementsInForce,
    /// What a request may cost.
    pub limits: Limits,
    /// What taking in feeds needs.
    pub feeds: FeedParts,
    /// What checks clearances that were given.
    pub proofs: Proofs,
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
    followed: tokio::sync::Mutex<Followed>,
    notifications: Notifications,
    admission_changed: watch::Sender<()>,
    changes: Changes,
}

impl State {
    /// The state of a service that runs by this clock.
    pub fn new(parts: Parts, clock: fn() -> DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self {
            sockets: Arc::new(Semaphore::new(parts.limits.websockets)),
            queue: feeds::Queue::new(&parts.limits.intake),
            followed: tokio::sync::Mutex::default(),
            notifications: Notifications::default(),
            admission_changed: watch::channel(()).0,
            changes: Changes::default(),
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

    /// What this process hears of the others' changes.
    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// Has every open socket ask again whether its caller is admitted: for whatever changes that,
    /// without a token having come to its end.
    fn ask_sockets_again(&self) {
        self.admission_changed.send_replace(());
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
        let within = Duration::from_secs(self.limits().request_seconds);
        let answering = &self.parts.answering;
        let answer = answering
            .answer(caller, operation, road, (id.trace(), within))
            .await;
        metrics::histogram!("simpul_operation_seconds").record(started.elapsed().as_secs_f64());
        answer
    }
}

impl State {
    /// Records what a caller did beside the schema. When this returns, the record is durable.
    async fn record_of(
        &self,
        caller: &Caller,
        details: Details,
        id: &RequestId,
    ) -> Result<(), Problem> {
        let trace = id.trace();
        let record = Record::new(details, self.now())
            .by(caller)
            .within(&trace.transaction, trace.trace.as_deref());
        let recorded = self.parts.answering.ledger.record(&record).await;
        recorded.map(drop).map_err(|_| Problem::unrecorded())
    }
}

impl State {
    /// Signs the log's head.
    async fn sign_head(&self) {
        if let Err(error) = self.parts.answering.ledger.checkpoint(self.now()).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "the log's head was not signed");
        }
    }

    /// The log's last words of this process, and its last signed head.
    async fn close_log(&self) {
        self.follow_registers().await;
        let stopped = self
            .parts
            .answering
            .ledger
            .note(Details::Stopped {}, self.now());
        if stopped.await.is_ok() {
            self.sign_head().await;
        }
    }

    /// Tells the log of imports that ended and links that were decided since it was last told.
    async fn follow_registers(&self) {
        let mut followed = self.followed.lock().await;
        let ledger = &self.parts.answering.ledger;
        if let Err(error) = follow(ledger, &self.parts.db, &mut followed).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(
                error,
                "the log was not told of every import and link; it will be"
            );
        }
    }
}

/// Fetches keys that are due, and tells the log which came and went since it was last told.
pub async fn refresh_keys(verifier: &Verifier, ledger: &Ledger, now: DateTime<Utc>) {
    for change in verifier.refresh_keys(now).await {
        let KeyChange {
            issuer,
            added,
            gone,
            at,
        } = change;
        tracing::info!(issuer, ?added, ?gone, "an issuer's keys changed");
        let changed = Details::KeysChanged {
            issuer,
            added,
            removed: gone,
        };
        if let Err(error) = ledger.note(changed, at).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "the log was not told of a change of keys");
        }
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
        .merge(log::routes())
        .merge(proofs::routes())
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
    (kind, state.parts.answering.service.sdl())
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
        let signing = tokio::spawn(sign_heads(state.clone()));
        let hearing = tokio::spawn(hear_others(state.clone()));
        let refusing = tokio::spawn(revocations::follow(state.clone()));
        let following = tokio::spawn(changes::follow(state.clone()));
        let assessing = tokio::spawn(assessing::keep(state.clone()));
        let withdrawing = tokio::spawn(clearances::follow(state.clone()));
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
            let tasks = [
                upkeep,
                signing,
                hearing,
                refusing,
                following,
                assessing,
                withdrawing,
            ];
            for task in tasks {
                task.abort();
            }
            serving.close_log().await;
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

/// Signs the log's head now and then, so that what was recorded can be proved soon.
async fn sign_heads(state: Arc<State>) {
    let mut tick = tokio::time::interval(state.parts.checkpoint_every);
    loop {
        tick.tick().await;
        state.sign_head().await;
    }
}

async fn hear_others(state: Arc<State>) {
    state
        .notifications
        .listen(&state.parts.db, RING_EVERY)
        .await;
}

async fn keep_up(state: Arc<State>) {
    let mut tick = tokio::time::interval(UPKEEP_EVERY);
    loop {
        tick.tick().await;
        let ledger = &state.parts.answering.ledger;
        refresh_keys(&state.parts.verifier, ledger, state.now()).await;
        state.reload().await;
        state.follow_registers().await;
        crate::telemetry::metrics().run_upkeep();
    }
}

#[cfg(test)]
mod tests;
