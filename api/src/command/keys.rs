//! `simpul keys`.
use super::Outcome;
use crate::config::Config;
use crate::config::keys;
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
}

impl Keys {
    /// Makes the files.
    pub fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        match self.what {
            What::New => create(&config.keys)?,
        }
        println!(
            "made {0}/ids.key, {0}/persons.key and {0}/log.key",
            config.keys.display()
        );
        Ok(Outcome::Done)
    }
}

/// Makes fresh secrets in a folder.
pub fn create(folder: &std::path::Path) -> anyhow::Result<()> {
    keys::Keys::create(folder, rand::random).context("the keys were not made")
}
