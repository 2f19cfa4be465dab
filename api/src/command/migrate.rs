//! `simpul migrate`.
use super::{Outcome, database};
use crate::config::Config;
use anyhow::Context as _;
use clap::Subcommand;
use migration::{Migrator, MigratorTrait};

/// Which way.
#[derive(Debug, Subcommand)]
pub enum Direction {
    /// Take every step that is missing
    Up,
    /// Take steps back; tables and their rows go
    Down {
        /// How many
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List the steps
    Status,
}

/// Migrates.
pub async fn run(config: &Config, direction: &Direction) -> anyhow::Result<Outcome> {
    let db = database(&config.database, config.pool).await?;
    match direction {
        Direction::Up => Migrator::up(&db, None)
            .await
            .context("the tables were not built")?,
        Direction::Down { steps } => {
            Migrator::down(&db, Some(*steps))
                .await
                .context("the step was not taken back")?;
        }
        Direction::Status => {
            for step in Migrator::get_migration_with_status(&db).await? {
                println!(
                    "{:<8} {}",
                    step.status().to_string().to_lowercase(),
                    step.name()
                );
            }
        }
    }
    db.close().await?;
    Ok(Outcome::Done)
}
