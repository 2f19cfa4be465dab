//! The access log, opened; and `simpul log`.
mod cosign;

use std::path::{Path, PathBuf};

use super::{Outcome, agreements, check_steps};
use crate::config::keys::{Keys, Secret};
use crate::config::{Config, DatabaseUrl};
use crate::domain::access_log::{Details, Pseudonyms};
use crate::ledger::anchor::Anchor;
use crate::ledger::note::{KeyKind, Signer, VerifierKey};
use crate::ledger::{Ledger, LedgerParts, Verified, prune, verify};
use crate::server::clock;
use crate::store::connection::{PoolOptions, connect_durably};
use crate::store::log;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use cosign::Cosign;
use migration::LogMigrator;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};

/// Connections to the log: one writes, the others read.
const CONNECTIONS: u32 = 4;

/// What to do with the log.
#[derive(Debug, Args)]
pub struct Log {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Compute everything again, and name the first record that does not fit
    Verify {
        /// A signed checkpoint that was kept elsewhere; may be given several times
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// A public key of the log (name+hash+key) in place of those of log.key; may be given several times
        #[arg(long, value_name = "KEY")]
        key: Vec<String>,
    },
    /// Sign the head now, and print it
    Checkpoint,
    /// Print the public keys by which checkpoints are verified
    Key,
    /// Delete records that are older than their agreement's retention; their hashes stay
    Prune,
    /// Let a role of PostgreSQL read the log and add to it, and nothing else
    Grant {
        /// The role that the service runs under
        #[arg(long)]
        role: String,
    },
    /// As a witness: check that the log only grew since the last time, and sign its checkpoint
    Cosign(Cosign),
}

impl Log {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        match self.what {
            What::Verify { checkpoint, key } => verify_log(config, &checkpoint, &key).await,
            What::Checkpoint => print_checkpoint(config).await,
            What::Key => print_keys(config),
            What::Prune => prune_log(config).await,
            What::Grant { role } => grant(config, &role).await,
            What::Cosign(cosign) => cosign.run().await,
        }
    }
}

/// Connects to the log's database.
pub async fn connect(config: &Config) -> anyhow::Result<DatabaseConnection> {
    let own = config.ledger.database.clone();
    let url = own.unwrap_or_else(|| config.database.of_ledger());
    make_folder(&url)?;
    let pool = PoolOptions {
        connections: CONNECTIONS,
        ..config.pool
    };
    let connected = connect_durably(url.reveal(), pool).await;
    connected.with_context(|| format!("the access log's database {url}"))
}

fn make_folder(url: &DatabaseUrl) -> anyhow::Result<()> {
    let folder = url.sqlite_file().and_then(Path::parent);
    match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        None => Ok(()),
        Some(folder) => std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display())),
    }
}

/// Opens the log. It refuses where the stored one is not the one that was signed.
pub async fn open(config: &Config, keys: &Keys) -> anyhow::Result<Ledger> {
    let db = connect(config).await?;
    check_steps::<LogMigrator>(&db, "the access log").await?;
    let parts = LedgerParts {
        db,
        signers: signers(config, &keys.log)?,
        pseudonyms: Pseudonyms::new(&keys.persons).context("persons.key")?,
        anchor: Some(Anchor::at(&config.ledger.anchor)),
    };
    Ok(Ledger::open(parts).await?)
}

fn signers(config: &Config, seeds: &[Secret]) -> anyhow::Result<Vec<Signer>> {
    seeds
        .iter()
        .map(|seed| Ok(Signer::new(&config.ledger.origin, KeyKind::Log, seed)?))
        .collect()
}

/// Opens the log for one piece of work, and signs its head when the work is done.
pub async fn with_ledger<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Ledger) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let ledger = open(config, &Keys::read(&config.keys)?).await?;
    let done = work(&ledger).await;
    ledger.checkpoint(clock()).await?;
    done
}

async fn verify_log(
    config: &Config,
    files: &[PathBuf],
    keys: &[String],
) -> anyhow::Result<Outcome> {
    let keys: Vec<VerifierKey> = if keys.is_empty() {
        let signers = signers(config, &Keys::read(&config.keys)?.log)?;
        signers
            .iter()
            .map(|signer| signer.public().clone())
            .collect()
    } else {
        keys.iter()
            .map(|key| VerifierKey::parse(key).with_context(|| key.clone()))
            .collect::<Result<_, _>>()?
    };
    let mut kept = Vec::new();
    if let Some(note) = Anchor::at(&config.ledger.anchor).read()? {
        kept.push((config.ledger.anchor.display().to_string(), note));
    }
    for file in files {
        let note = std::fs::read_to_string(file);
        let place = file.display().to_string();
        kept.push((place.clone(), note.with_context(|| place)?));
    }
    let db = connect(config).await?;
    let verified = verify(&db, &keys, &kept).await?;
    db.close().await?;
    tell(&verified)
}

fn tell(verified: &Verified) -> anyhow::Result<Outcome> {
    println!("records      {}", verified.records);
    println!("pruned       {}", verified.pruned);
    println!("checkpoints  {}", verified.checkpoints);
    if let Some(fault) = &verified.fault {
        bail!("the log does not fit: {fault}");
    }
    println!("the log is as it was signed");
    Ok(Outcome::Done)
}

async fn print_checkpoint(config: &Config) -> anyhow::Result<Outcome> {
    let note = with_ledger(config, async |ledger| {
        Ok(ledger.checkpoint(clock()).await?)
    })
    .await?;
    print!("{note}");
    Ok(Outcome::Done)
}

fn print_keys(config: &Config) -> anyhow::Result<Outcome> {
    for signer in signers(config, &Keys::read(&config.keys)?.log)? {
        println!("{}", signer.public());
    }
    Ok(Outcome::Done)
}

async fn prune_log(config: &Config) -> anyhow::Result<Outcome> {
    let agreements = agreements(&config.agreements)?;
    let gone = with_ledger(config, async |ledger| {
        let now = clock();
        let gone = prune(ledger, &agreements, now).await?;
        let read = Details::LogRead { command: "prune" };
        ledger.note(read, now).await?;
        Ok(gone)
    })
    .await?;
    println!("{gone} record(s) went; their hashes stay");
    Ok(Outcome::Done)
}

async fn grant(config: &Config, role: &str) -> anyhow::Result<Outcome> {
    let db = connect(config).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        bail!("SQLite has no roles: there the triggers guard the log, and the tree tells");
    }
    for statement in log::grants(role)? {
        db.execute_unprepared(&statement).await?;
        println!("{statement}");
    }
    db.close().await?;
    Ok(Outcome::Done)
}
