//! `simpul migrate`.
use super::{Outcome, database};
use crate::config::Config;
use anyhow::Context as _;
use clap::Subcommand;
use migration::{LogMigrator, Migrator, MigratorTrait};
use sea_orm::DatabaseConnection;

/// Which way.
#[derive(Debug, Subcommand)]
pub enum Direction {
    /// Take every step that is missing
    Up,
    /// Take steps of the registers back; tables and their rows go. The access log stays
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
        Direction::Up => {
            Migrator::up(&db, None)
                .await
                .context("the tables were not built")?;
            let log = super::ledger::connect(config).await?;
            LogMigrator::up(&log, None)
                .await
                .context("the access log's tables were not built")?;
            log.close().await?;
        }
        Direction::Down { steps } => {
            Migrator::down(&db, Some(*steps))
                .await
                .context("the step was not taken back")?;
        }
        Direction::Status => {
            print_steps::<Migrator>(&db).await?;
            let log = super::ledger::connect(config).await?;
            print_steps::<LogMigrator>(&log).await?;
            log.close().await?;
        }
    }
    db.close().await?;
    Ok(Outcome::Done)
}

async fn print_steps<M: MigratorTrait>(db: &DatabaseConnection) -> anyhow::Result<()> {
    for step in M::get_migration_with_status(db).await? {
        println!(
            "{:<8} {}",
            step.status().to_string().to_lowercase(),
            step.name()
        );
    }
    Ok(())
}
