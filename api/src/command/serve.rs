//! `simpul serve`.
use super::{Outcome, agreements, check_steps, database, demo, regulation};
use crate::auth::{KeySource, Verifier};
use crate::config::Config;
use crate::config::keys::Keys;
use crate::config::proof_keys::ProofKeys;
use crate::domain::access_log::Details;
use crate::domain::agreement::Agreements;
use crate::feeds::{self, spool::Spool};
use crate::graphql::Service;
use crate::graphql::mutation::Draw;
use crate::graphql::seal::Seals;
use crate::graphql::service::ServiceParts;
use crate::proof::key_set::KeySet;
use crate::server::agreements::{AgreementsInForce, PolicySource, unusable_cosigners};
use crate::server::answering::Answering;
use crate::server::feeds::FeedParts;
use crate::server::proofs::Proofs;
use crate::server::{Parts, Running, State, clock, document_limits, refresh_keys};
use crate::store::{archive, revocations};
use anyhow::{Context as _, bail};
use migration::Migrator;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Runs the service until it is told to stop.
pub async fn run(config: &Config) -> anyhow::Result<Outcome> {
    crate::telemetry::start_log(config.log_format, &config.log_filter)?;
    let agreements = agreements(&config.agreements)?;
    check_issuers(config, &agreements)?;
    let source = PolicySource {
        agreements: Some(config.agreements.clone()),
        issuers: config
            .issuers
            .iter()
            .map(|issuer| issuer.issuer.clone())
            .collect(),
        documents: config.documents.clone(),
    };
    let agreements = AgreementsInForce::watching(agreements, source);
    let running = start(config, agreements).await?;
    tracing::info!(address = %running.address, "simpul listens");
    stop_when_told(running).await
}

/// Refuses issuers for which there could never be a caller, and agreements of issuers whose tokens
/// cannot be verified.
pub fn check_issuers(config: &Config, agreements: &Agreements) -> anyhow::Result<()> {
    let mut faults = Vec::new();
    if config.issuers.is_empty() {
        faults.push("no [[issuers]] is configured, so nobody could be let in".to_owned());
    }
    for issuer in &config.issuers {
        if issuer.issuer == demo::ISSUER {
            faults.push(format!(
                "the issuer {} is the demo's; its key lies in a folder",
                demo::ISSUER
            ));
        }
    }
    for agreement in agreements.iter() {
        if !config
            .issuers
            .iter()
            .any(|issuer| issuer.issuer == agreement.issuer)
        {
            let number = &agreement.number;
            faults.push(format!(
                "{number} names the issuer {}, which [[issuers]] lacks",
                agreement.issuer
            ));
        }
    }
    faults.extend(unusable_cosigners(agreements));
    if !faults.is_empty() {
        bail!("the service cannot start:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

/// Starts the service on its address.
pub async fn start(config: &Config, agreements: AgreementsInForce) -> anyhow::Result<Running> {
    let db = database(&config.database, config.pool).await?;
    check_steps::<Migrator>(&db, "the registers").await?;
    let keys = Keys::read(&config.keys)?;
    let ledger = super::ledger::open(config, &keys).await?;
    let verifier = verifier(config).await?;
    let revocations = revocations::in_force(&db, clock()).await;
    verifier.refuse(revocations.context("it cannot be told which tokens are revoked")?);
    let law = regulation(config.law.as_deref())?;
    let kept = archive::keep_law(&db, &law, clock()).await;
    kept.context("the law cannot be kept for assessments that are to be made again")?;
    let started = Details::Started {
        program: env!("CARGO_PKG_VERSION"),
        policy: agreements.current().version().to_owned(),
        law: law.content_hash().to_owned(),
    };
    ledger
        .note(started, clock())
        .await
        .context("without a log nothing may be disclosed")?;
    refresh_keys(&verifier, &ledger, clock()).await;
    let service = Service::new(ServiceParts {
        db: db.clone(),
        log: ledger.db().clone(),
        pseudonyms: ledger.pseudonyms().clone(),
        regulation: law.clone(),
        datasets: feeds::datasets(),
        limits: document_limits(&config.limits),
        seals: Seals::new(&keys.ids)?,
        draw: Draw(rand::random),
    })?;
    let proofs = Proofs::over(db.clone(), &public_url(config), proof_keys(config)?);
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.listen))?;
    let parts = Parts {
        db,
        law,
        answering: Answering { service, ledger },
        checkpoint_every: config.ledger.checkpoint_every,
        verifier,
        agreements,
        limits: config.limits,
        feeds: feed_parts(config)?,
        proofs,
    };
    let state = State::new(parts, clock);
    state.load_documents().await?;
    Ok(Running::start(listener, &state)?)
}

/// The keys of clearances. Without one the service runs, and says that its clearances carry no proof.
fn proof_keys(config: &Config) -> anyhow::Result<KeySet> {
    let keys = ProofKeys::read(&config.keys)?;
    if keys.signing.is_none() {
        tracing::warn!(
            "there is no proof.key: clearances carry no proof; `simpul keys new-proof` makes it"
        );
    } else if config.public_url.is_none() {
        bail!(
            "there is a proof.key and no public_url: set the address that is printed on clearances"
        );
    }
    Ok(keys.key_set()?)
}

/// The address that clearances lead to.
fn public_url(config: &Config) -> String {
    let here = || format!("http://{}", config.listen);
    config.public_url.clone().unwrap_or_else(here)
}

fn feed_parts(config: &Config) -> anyhow::Result<FeedParts> {
    let spool = Spool::open(&config.spool);
    Ok(FeedParts {
        spool: spool.with_context(|| format!("feeds.spool: {}", config.spool.display()))?,
        limits: config.feeds,
        home_region: config.home_region.parse().context("home_region")?,
    })
}

/// Keys in files are part of the configuration and must be there. An endpoint may be away for a
/// while: until it answers, its issuer's tokens are refused and readiness says so.
async fn verifier(config: &Config) -> anyhow::Result<Verifier> {
    let verifier = Verifier::new(config.issuers.clone())?;
    for error in verifier.fetch_keys(clock()).await {
        let is_file = config.issuers.iter().any(|issuer| {
            issuer.issuer == error.issuer && matches!(issuer.keys, KeySource::File(_))
        });
        if is_file {
            return Err(error.into());
        }
        tracing::warn!(issuer = error.issuer, error = %error.source, "an issuer's keys are not there yet");
    }
    Ok(verifier)
}

/// Waits for SIGTERM or SIGINT, taking over a changed policy at SIGHUP, then stops in order.
pub async fn stop_when_told(running: Running) -> anyhow::Result<Outcome> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv() => running.reload().await,
        }
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(Outcome::Done)
}
