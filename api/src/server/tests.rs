//! The transport against a real listener. What the executor answers is another room's matter, so
//! these ask for `__typename` only.
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::auth::{Issuer, KeySource, SigningAlgorithm};
use crate::domain::access_log::Pseudonyms;
use crate::domain::agreement::Agreements;
use crate::graphql::Service;
use crate::graphql::service::ServiceParts;
use crate::ledger::note::{KeyKind, Signer};
use crate::ledger::{Ledger, LedgerParts};
use crate::proof::key_set::KeySet;
use crate::store::connection::{PoolOptions, connect};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use migration::MigratorTrait as _;
use serde_json::{Value, json};

mod around;
mod http;
mod sockets;
mod stopping;

const ISSUER: &str = "https://issuer.simpul.invalid";

fn key() -> EncodingKey {
    let mut der = vec![
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    der.extend([5; 32]);
    EncodingKey::from_ed_der(&der)
}

fn token(lasts_seconds: i64) -> String {
    let now = clock().timestamp();
    let claims = json!({
        "iss": ISSUER, "aud": "simpul", "sub": "bpjs-portal", "client_id": "bpjs-portal", "iat": now,
        "exp": now + lasts_seconds, "scope": "employer:read",
    });
    let header = Header {
        typ: Some("at+jwt".to_owned()),
        kid: Some("k".to_owned()),
        ..Header::new(Algorithm::EdDSA)
    };
    jsonwebtoken::encode(&header, &claims, &key()).unwrap()
}

/// A folder of its own for every server.
fn folder() -> PathBuf {
    static SERIAL: AtomicUsize = AtomicUsize::new(0);
    let name = format!(
        "simpul-server-{}-{}",
        std::process::id(),
        SERIAL.fetch_add(1, Ordering::SeqCst)
    );
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn ledger(db: DatabaseConnection) -> Ledger {
    let parts = LedgerParts {
        db,
        signers: vec![Signer::new("log.simpul.invalid", KeyKind::Log, &[7; 32]).unwrap()],
        pseudonyms: Pseudonyms::new(&[[8; 32]]).unwrap(),
        anchor: None,
    };
    Ledger::open(parts).await.unwrap()
}

fn feed_parts(folder: &std::path::Path) -> FeedParts {
    FeedParts {
        spool: crate::feeds::spool::Spool::open(&folder.join("spool")).unwrap(),
        limits: crate::feeds::FeedLimits::default(),
        home_region: "52.04".parse().unwrap(),
    }
}

/// Who trusts the key in a file.
async fn verifier(jwks: PathBuf) -> Verifier {
    let issuer = Issuer {
        issuer: ISSUER.to_owned(),
        audience: "simpul".to_owned(),
        keys: KeySource::File(jwks),
        ca_file: None,
        algorithms: vec![SigningAlgorithm::EdDsa],
        leeway_seconds: 30,
        keep_keys: Duration::from_hours(1),
    };
    let verifier = Verifier::new(vec![issuer]).unwrap();
    assert!(verifier.fetch_keys(clock()).await.is_empty());
    verifier
}

/// A database with every table, in a folder.
async fn database(folder: &std::path::Path) -> DatabaseConnection {
    let url = format!("sqlite://{}", folder.join("simpul.db").display());
    let pool = PoolOptions {
        connections: 2,
        statement_timeout: Duration::from_secs(5),
    };
    let db = connect(&url, pool).await.unwrap();
    migration::Migrator::up(&db, None).await.unwrap();
    migration::LogMigrator::up(&db, None).await.unwrap();
    db
}

/// A service at work on a free port.
struct Server {
    running: Option<Running>,
    state: Arc<State>,
    base: String,
    folder: PathBuf,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let folder = folder();
        let mut jwk = Jwk::from_encoding_key(&key(), Algorithm::EdDSA).unwrap();
        jwk.common.key_id = Some("k".to_owned());
        let jwks = folder.join("jwks.json");
        std::fs::write(
            &jwks,
            serde_json::to_vec(&JwkSet { keys: vec![jwk] }).unwrap(),
        )
        .unwrap();
        let verifier = verifier(jwks).await;
        let db = database(&folder).await;
        let law = Arc::new(crate::domain::regulation::Regulation::embedded().unwrap());
        let service = crate::graphql::trial::parts(db.clone());
        let service = Service::new(ServiceParts {
            limits: document_limits(&limits),
            ..service
        })
        .unwrap();
        let text = include_str!("../../agreements/bpjs.toml").to_owned();
        let agreement = ("bpjs.toml".to_owned(), text);
        let agreements = Agreements::parse(&[agreement]).unwrap();
        let url = "https://simpul.invalid";
        let proofs = super::proofs::Proofs::over(db.clone(), url, KeySet::default());
        let state = State::new(
            Parts {
                answering: Answering {
                    service,
                    ledger: ledger(db.clone()).await,
                },
                checkpoint_every: Duration::from_hours(1),
                db,
                law,
                verifier,
                agreements: agreements.into(),
                limits,
                feeds: feed_parts(&folder),
                proofs,
            },
            clock,
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let running = Running::start(listener, &state).unwrap();
        let base = format!("http://{}", running.address);
        Self {
            running: Some(running),
            state,
            base,
            folder,
        }
    }

    async fn usual() -> Self {
        Self::start(Limits::default()).await
    }

    fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    fn running(&mut self) -> Running {
        self.running.take().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.stopping.cancel();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
