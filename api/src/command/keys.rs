//! `simpul keys`.
use super::Outcome;
use crate::config::Config;
use crate::config::keys;
use crate::config::proof_keys::ProofKeys;
use crate::domain::local_time;
use crate::server::clock;
use anyhow::Context as _;
use clap::{Args, Subcommand};

/// What to do with the service's secrets.
#[derive(Debug, Args)]
pub struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make ids.key, persons.key and log.key in the folder of the setting `keys`; nothing is overwritten
    New,
    /// Make proof.key, with which clearances are signed from today on
    NewProof,
    /// Sign clearances with a fresh key from today on; the one before still verifies, and can sign no more
    RotateProof,
    /// Print the public keys of clearances, as /.well-known/jwks.json does
    Jwks,
}

impl Keys {
    /// Makes, changes or prints keys.
    pub fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        let folder = config.keys.display();
        match self.what {
            What::New => {
                create(&config.keys)?;
                println!("made {folder}/ids.key, {folder}/persons.key and {folder}/log.key");
            }
            What::NewProof => {
                create_proof(&config.keys)?;
                println!("made {folder}/proof.key; restart the service to sign with it");
            }
            What::RotateProof => {
                ProofKeys::rotate(&config.keys, local_time::day(clock()), rand::random())
                    .context("the key was not changed")?;
                println!("changed {folder}/proof.key; restart every process of the service today");
            }
            What::Jwks => println!("{}", ProofKeys::read(&config.keys)?.key_set()?.to_json()?),
        }
        Ok(Outcome::Done)
    }
}

/// Makes fresh secrets in a folder.
pub fn create(folder: &std::path::Path) -> anyhow::Result<()> {
    keys::Keys::create(folder, rand::random).context("the keys were not made")
}

/// Makes the first key of clearances in a folder.
pub fn create_proof(folder: &std::path::Path) -> anyhow::Result<()> {
    ProofKeys::create(folder, local_time::day(clock()), rand::random())
        .context("the key was not made")
}
