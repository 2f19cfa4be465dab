//! The service over HTTP and WebSocket: a real listener, real tokens, its own issuer.
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::Agency;
use simpul::domain::limits::Limits;
use simpul::domain::regulation::Regulation;
use simpul::feeds::FeedLimits;
use simpul::feeds::spool::Spool;
use simpul::proof::key_set::{Days, KeySet, PublicKey, SigningKey};
use simpul::server::agreements::{AgreementsInForce, PolicySource, toml_files};
use simpul::server::answering::Answering;
use simpul::server::feeds::FeedParts;
use simpul::server::proofs::Proofs;
use simpul::server::{Parts, Running, State, document_limits};
use tokio::net::TcpListener;

use crate::app::{TestApp, agreements, ledger, service};
use crate::callers::{Asking, Asks, TestCaller};

mod admission;
mod agencies;
mod answered;
mod audits;
mod boundaries;
mod documents;
mod faults;
pub mod feeds;
mod issuer;
mod proxy;
mod readiness;
mod revocations;
pub mod sockets;
pub mod stopping;
mod subscriptions;
mod transport;

pub use answered::Answered;
pub use issuer::{ISSUER, TestIssuer, clock};
use reqwest::RequestBuilder;
use sea_orm::DatabaseConnection;

/// The media type of GraphQL over HTTP, whose statuses speak.
pub const GRAPHQL: &str = "application/graphql-response+json";

/// The address that clearances of the service under test lead to.
pub const PUBLIC_URL: &str = "https://simpul.example.go.id";

/// The keys of its clearances: one that signs since the first of the year, and one that did before.
pub fn proof_keys() -> KeySet {
    let day = |text: &str| text.parse().expect("a day");
    let signing = SigningKey::of(&[11; 32], day("2026-01-01")).expect("a key");
    let before = SigningKey::of(&[12; 32], day("2025-01-01")).expect("a key");
    let days = Days {
        first: day("2025-01-01"),
        last: Some(day("2026-01-01")),
    };
    let bytes = before.public().bytes().expect("it has 32 bytes");
    let kept = PublicKey::of(&bytes, days).expect("a key");
    KeySet::new(Some(signing), vec![kept])
}

/// A service at work on a free port of this machine.
pub struct HttpApp {
    running: Running,
    client: reqwest::Client,
    agreements: Agreements,
    spool: Arc<tempfile::TempDir>,
    /// Who makes its tokens.
    pub issuer: TestIssuer,
}

impl HttpApp {
    /// The service over a test's database, with the usual limits.
    pub async fn over(app: &TestApp) -> Self {
        Self::start(app.db().clone(), Limits::default()).await
    }

    /// The service over a connection of its own, under other limits.
    pub async fn start(db: DatabaseConnection, limits: Limits) -> Self {
        let spool = tempfile::tempdir().expect("a temporary directory can be made");
        Self::with_spool(db, limits, Arc::new(spool)).await
    }

    /// The service over a test's database by another clock.
    pub async fn by_clock(app: &TestApp, clock: fn() -> DateTime<Utc>) -> Self {
        let spool = Arc::new(tempfile::tempdir().expect("a temporary directory can be made"));
        let in_force = agreements().into();
        Self::launch(app.db().clone(), Limits::default(), spool, in_force, clock).await
    }

    /// The service with the files that another left waiting.
    pub async fn with_spool(
        db: DatabaseConnection,
        limits: Limits,
        spool: Arc<tempfile::TempDir>,
    ) -> Self {
        Self::launch(db, limits, spool, agreements().into(), clock).await
    }

    /// The service under other agreements.
    pub async fn under(app: &TestApp, agreements: Agreements) -> Self {
        let spool = Arc::new(tempfile::tempdir().expect("a temporary directory can be made"));
        let limits = Limits::default();
        Self::launch(app.db().clone(), limits, spool, agreements.into(), clock).await
    }

    /// The service with agreements that follow a folder, and the issuers of its configuration.
    pub async fn following(app: &TestApp, source: PolicySource) -> Self {
        let folder = source.agreements.as_deref().expect("a folder is followed");
        let files = toml_files(folder).expect("it can be read");
        let agreements = Agreements::parse(&files).expect("it can be used");
        let agreements = AgreementsInForce::watching(agreements, source);
        let spool = tempfile::tempdir().expect("a temporary directory can be made");
        Self::launch(
            app.db().clone(),
            Limits::default(),
            Arc::new(spool),
            agreements,
            clock,
        )
        .await
    }

    async fn launch(
        db: DatabaseConnection,
        limits: Limits,
        spool: Arc<tempfile::TempDir>,
        in_force: AgreementsInForce,
        clock: fn() -> DateTime<Utc>,
    ) -> Self {
        let issuer = TestIssuer::new();
        let proofs = Proofs::over(db.clone(), PUBLIC_URL, proof_keys());
        let parts = Parts {
            answering: Answering {
                service: service(db.clone(), document_limits(&limits)),
                ledger: ledger(db.clone()).await,
            },
            checkpoint_every: Duration::from_secs(3_600),
            db,
            law: Arc::new(Regulation::embedded().expect("the law can be read")),
            verifier: issuer.verifier().await,
            agreements: in_force,
            limits,
            feeds: FeedParts {
                spool: Spool::open(spool.path()).expect("nobody else uses it"),
                limits: FeedLimits::default(),
                home_region: "52.04".parse().expect("a region"),
            },
            proofs,
        };
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let running = Running::start(listener, &State::new(parts, clock)).expect("it starts");
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client can be made");
        Self {
            running,
            client,
            agreements: agreements(),
            spool,
            issuer,
        }
    }

    /// The folder where its files wait.
    pub fn spool(&self) -> Arc<tempfile::TempDir> {
        self.spool.clone()
    }

    /// Host and port.
    pub fn address(&self) -> String {
        self.running.address.to_string()
    }

    /// Takes over what changed of the policy, as SIGHUP does.
    pub async fn reload(&self) {
        self.running.reload().await;
    }

    /// Stops the service as SIGTERM does.
    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// A client of an agency, with every scope and the widest purpose of its agreement.
    pub fn caller(&self, agency: Agency) -> TestCaller<'_, Self> {
        let agreement = self
            .agreements
            .iter()
            .find(|agreement| agreement.agency == agency)
            .expect("there is an agreement with the agency");
        TestCaller::new(self, Asking::of(agreement))
    }

    /// BPJS Ketenagakerjaan.
    pub fn bpjs(&self) -> TestCaller<'_, Self> {
        self.caller(Agency::Bpjs)
    }

    /// The state attorneys, under a power of attorney.
    pub fn prosecutor(&self, reference: &str) -> TestCaller<'_, Self> {
        self.caller(Agency::Prosecutor)
            .for_purpose("state_attorney_assistance")
            .with_reference(reference)
    }

    /// A GET without a token.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("http://{}{path}", self.address()))
    }

    /// A request of any kind, with nothing in it.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address());
        self.client.request(method, url)
    }

    /// A request of any kind to `/graphql`, with nothing in it.
    pub fn bare(&self, method: reqwest::Method, parameters: &str) -> RequestBuilder {
        let url = format!("http://{}/graphql{parameters}", self.address());
        self.client.request(method, url)
    }

    /// A POST of a body as a client asks, accepting the media type whose statuses speak.
    pub fn post(&self, asking: &Asking, body: impl Into<reqwest::Body>) -> RequestBuilder {
        let request = self
            .bare(reqwest::Method::POST, "")
            .header("content-type", "application/json")
            .header("accept", GRAPHQL)
            .body(body);
        self.signed(asking, request)
    }

    /// The request with the client's token, purpose and reference.
    pub fn signed(&self, asking: &Asking, request: RequestBuilder) -> RequestBuilder {
        let mut request = request.bearer_auth(self.issuer.token(asking));
        if let Some(purpose) = &asking.purpose {
            request = request.header("simpul-purpose", purpose);
        }
        if let Some(reference) = &asking.reference {
            request = request.header("simpul-reference", reference);
        }
        request
    }

    /// The answer to a document.
    pub async fn document(&self, asking: &Asking, query: &str) -> Answered {
        let body = json!({ "query": query }).to_string();
        Answered::of(self.post(asking, body)).await
    }
}

impl Asks for HttpApp {
    async fn answer(&self, asking: &Asking, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        Answered::of(self.post(asking, body)).await.body
    }
}
