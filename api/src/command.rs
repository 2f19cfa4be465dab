//! The commands of `simpul`. A composition root: it may import every room.
//!
//! Exit codes: 0 done, 1 an error, 2 wrong usage, 3 done, but lines were rejected or a policy takes
//! something away, 4 a batch is held for a person; of `simpul verify` 5 not proven, 6 expired, 7
//! withdrawn.

mod assess;
mod check_config;
mod demo;
mod documents;
mod feeds;
mod keys;
mod ledger;
mod migrate;
mod publish;
mod serve;
mod subject;
mod token;
mod verify;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, DatabaseUrl, Sources};
use crate::domain::agreement::Agreements;
use crate::domain::regulation::Regulation;
use crate::server::agreements::toml_files;
use crate::store::connection::{PoolOptions, connect};
use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use migration::MigratorTrait;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

/// The file that is read where none is named, if it is there.
const USUAL_FILE: &str = "simpul.toml";

/// One GraphQL schema over the registers of a compliance team, each agency behind its own scopes.
#[derive(Debug, Parser)]
#[command(
    name = "simpul",
    version,
    about,
    after_help = "Exit codes: 0 done, 1 error, 2 wrong usage, 3 done, but lines were rejected or a policy takes something away, 4 a batch is held for a person. Of `simpul verify`: 5 not proven, 6 expired, 7 withdrawn."
)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Settings by flag; they win over the environment and the file.
#[derive(Debug, Args)]
struct Settings {
    /// Configuration file [default: simpul.toml, if there is one]
    #[arg(long, global = true, env = "SIMPUL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Database URL; passwords belong into SIMPUL_DATABASE_URL, since others can read a command line
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// Folder with the agencies' agreements
    #[arg(long, global = true, value_name = "FOLDER")]
    agreements: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service
    Serve,
    /// Build the tables, take steps back, or list the steps
    Migrate {
        #[command(subcommand)]
        direction: migrate::Direction,
    },
    /// Import one feed, or every feed of a folder
    Import(feeds::Import),
    /// Look for employers that the registers know apart: tie what is beyond doubt, keep candidates
    Link,
    /// Bring the kept assessments of employers up to date; the service does so by itself
    Refresh,
    /// Generate a made-up Kabupaten Sumbawa, import it and run the service on this machine
    Demo(demo::Demo),
    /// Register, list or retire documents that agencies name instead of sending them
    Documents {
        #[command(subcommand)]
        what: documents::Documents,
    },
    /// Print what the agreements permit
    Policy {
        #[command(subcommand)]
        print: publish::Policy,
    },
    /// Verify the access log, or tell of it
    Log(ledger::Log),
    /// Tell a person who processed its data, on what ground, and what of it (UU 27/2022 Ps. 32)
    SubjectReport(subject::SubjectReport),
    /// Say what the engine finds of one employer, today, on a day of the past, or again as it was found
    Assess(assess::Assess),
    /// Make the service's secrets, or change the key of clearances
    Keys(keys::Keys),
    /// Check a clearance that was shown to you, offline, by its signature
    Verify(verify::Verify),
    /// Refuse tokens though their signature is good, or list those that are refused
    Token(token::Token),
    /// Print the GraphQL schema
    Schema,
    /// Check configuration and agreements, and say everything that is wrong
    CheckConfig,
}

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is done.
    Done,
    /// All is done, but lines of a feed were rejected.
    Rejected,
    /// A batch waits for a person: too many lines were rejected, or too many rows would go.
    Held,
    /// A newer set of agreements takes something away.
    Loses,
    /// A clearance is not what the service signed.
    Unproven,
    /// A clearance was signed, and its last day is over.
    Expired,
    /// A clearance was signed, and withdrawn since.
    Withdrawn,
}

impl Outcome {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rejected | Self::Loses => 3,
            Self::Held => 4,
            Self::Unproven => 5,
            Self::Expired => 6,
            Self::Withdrawn => 7,
        }
    }
}

/// Runs a command.
pub async fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = &arguments.settings;
    match arguments.command {
        Command::Serve => serve::run(&settings.read()?).await,
        Command::Migrate { direction } => migrate::run(&settings.read()?, &direction).await,
        Command::Import(import) => import.run(&settings.read()?).await,
        Command::Link => feeds::run_link(&settings.read()?).await,
        Command::Refresh => feeds::run_refresh(&settings.read()?).await,
        Command::Demo(demo) => demo.run(settings.listen).await,
        Command::Documents { what } => documents::run(&settings.read()?, what).await,
        Command::Policy { print } => publish::policy(&settings.read()?, &print).await,
        Command::Log(log) => log.run(&settings.read()?).await,
        Command::SubjectReport(report) => report.run(&settings.read()?).await,
        Command::Assess(assess) => assess.run(&settings.read()?).await,
        Command::Keys(keys) => keys.run(&settings.read()?),
        Command::Verify(verify) => verify.run(crate::server::clock()),
        Command::Token(token) => token.run(&settings.read()?).await,
        Command::Schema => publish::schema(),
        Command::CheckConfig => check_config::run(&settings.read()?),
    }
}

impl Settings {
    fn read(&self) -> anyhow::Result<Config> {
        let flag = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        let agreements = self
            .agreements
            .as_ref()
            .map(|path| path.display().to_string());
        let flags = [
            flag("listen", self.listen.map(|listen| listen.to_string())),
            flag("database.url", self.database.clone()),
            flag("agreements", agreements),
        ];
        let named = self.config.clone().or_else(|| {
            let usual = PathBuf::from(USUAL_FILE);
            usual.is_file().then_some(usual)
        });
        let read = |path: &PathBuf| {
            let text = std::fs::read_to_string(path);
            text.with_context(|| {
                format!("the configuration file {} cannot be read", path.display())
            })
        };
        let sources = Sources {
            file: named.as_ref().map(read).transpose()?,
            environment: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            flags: flags.into_iter().flatten().collect(),
        };
        Ok(Config::read(&sources)?)
    }
}

/// Connects, making the folder of an SQLite file where it is missing.
async fn database(url: &DatabaseUrl, pool: PoolOptions) -> anyhow::Result<DatabaseConnection> {
    let folder = url
        .sqlite_file()
        .and_then(Path::parent)
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    connect(url.reveal(), pool)
        .await
        .with_context(|| format!("database {url}"))
}

/// Refuses a database that lacks steps of a migrator. Its table of steps is only read: the service's
/// role need not be allowed to make tables.
async fn check_steps<M: MigratorTrait>(db: &DatabaseConnection, what: &str) -> anyhow::Result<()> {
    let table = M::migration_table_name().to_string();
    let text = format!("SELECT version FROM {table}");
    let statement = Statement::from_string(db.get_database_backend(), text);
    let rows = db.query_all_raw(statement).await;
    let rows = rows
        .with_context(|| format!("the steps of {what} cannot be read; run `simpul migrate up`"))?;
    let known: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect::<Result<_, _>>()?;
    let missing = M::migrations()
        .iter()
        .filter(|step| !known.iter().any(|known| known == step.name()))
        .count();
    if missing > 0 {
        bail!("{missing} step(s) are missing in the database of {what}; run `simpul migrate up`");
    }
    Ok(())
}

/// Reads the agreements of a folder.
fn agreements(folder: &Path) -> anyhow::Result<Agreements> {
    let files = toml_files(folder).with_context(|| {
        let folder = folder.display();
        format!("the agreements folder {folder} cannot be read; name it with `agreements` or --agreements")
    })?;
    Ok(Agreements::parse(&files)?)
}

/// The law: a folder's, or the one that comes with the service.
fn regulation(folder: Option<&Path>) -> anyhow::Result<Arc<Regulation>> {
    let Some(folder) = folder else {
        return Ok(Arc::new(Regulation::embedded()?));
    };
    let files = toml_files(folder).with_context(|| {
        format!(
            "the law folder {} cannot be read; name it with `law`",
            folder.display()
        )
    })?;
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Ok(Arc::new(Regulation::parse(&texts)?))
}
