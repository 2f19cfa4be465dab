//! The configuration: flags over environment over file over defaults, checked once.
//!
//! Every setting has a dotted name. In the file it is a TOML key (`[database]` then `url`), in the
//! environment it is the name in capitals with `_` for the dot after `SIMPUL_`
//! (`SIMPUL_DATABASE_URL`), and a few have a flag. All faults are reported together, each with
//! what to do.

mod issuers;
pub mod keys;
pub mod proof_keys;
mod reader;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::auth::Issuer;
use crate::domain::limits::{Intake, Limits};
use crate::feeds::FeedLimits;
use crate::store::connection::PoolOptions;
use reader::Reader;
pub use reader::{Fault, Faults};

/// A database URL. It may hold a password, so it prints without one.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Wraps a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL as it is, for the one who connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The database of the access log where the registers' is this one: on SQLite a file beside it, so
    /// that a feed which writes the registers does not hold the log; on PostgreSQL the same.
    #[must_use]
    pub fn of_ledger(&self) -> Self {
        let Some(file) = self.sqlite_file() else {
            return self.clone();
        };
        Self(format!(
            "sqlite://{}",
            file.with_extension("log.db").display()
        ))
    }

    /// The file of an SQLite database.
    pub fn sqlite_file(&self) -> Option<&Path> {
        let path = self.0.strip_prefix("sqlite://")?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Passwords come before the last @, and as parameters after the question mark.
        let shown = self
            .0
            .split_once('?')
            .map_or(self.0.as_str(), |(shown, _)| shown);
        let (scheme, rest) = shown.split_once("://").unwrap_or(("", shown));
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        write!(f, "{scheme}://{place}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The checked configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the service listens. TLS ends in front of it.
    pub listen: SocketAddr,
    /// The address by which people outside reach it, without a slash at its end. It is printed on every
    /// clearance.
    pub public_url: Option<String>,
    /// The database.
    pub database: DatabaseUrl,
    /// Its connections.
    pub pool: PoolOptions,
    /// Kemendagri code of the region whose compliance team this is.
    pub home_region: String,
    /// The folder with the agencies' agreements.
    pub agreements: PathBuf,
    /// A folder with documents to register, one sub-folder an agency.
    pub documents: Option<PathBuf>,
    /// A folder with law files that takes the place of the built-in ones.
    pub law: Option<PathBuf>,
    /// The folder with the service's secrets.
    pub keys: PathBuf,
    /// The access log.
    pub ledger: LedgerConfig,
    /// Whose tokens are accepted.
    pub issuers: Vec<Issuer>,
    /// What a request may cost.
    pub limits: Limits,
    /// What a feed may do by itself.
    pub feeds: FeedLimits,
    /// The folder where files wait that agencies sent.
    pub spool: PathBuf,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged, in the syntax of `tracing`'s `EnvFilter`.
    pub log_filter: String,
}

/// The access log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerConfig {
    /// Its database, where it has one of its own.
    pub database: Option<DatabaseUrl>,
    /// The file with its last signed head.
    pub anchor: PathBuf,
    /// The name under which its heads are signed.
    pub origin: String,
    /// How often a head is signed.
    pub checkpoint_every: Duration,
}

/// Where the settings come from. The process's environment is an argument, so that tests have
/// their own.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The text of the configuration file.
    pub file: Option<String>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// Settings by flags, by dotted name.
    pub flags: Vec<(String, String)>,
}

impl Config {
    /// Reads and checks the configuration, or says everything that is wrong with it.
    pub fn read(sources: &Sources) -> Result<Self, Faults> {
        let mut reader = Reader::new(sources);
        let config = Self {
            listen: reader.parsed(
                "listen",
                "an address and port such as 127.0.0.1:8080",
                address(8080),
            ),
            public_url: public_url(&mut reader),
            database: database(&mut reader),
            pool: PoolOptions {
                connections: reader.number("database.connections", 1..=1000, 8),
                statement_timeout: Duration::from_secs(reader.number(
                    "database.statement_timeout_seconds",
                    1..=600,
                    8,
                )),
            },
            home_region: home_region(&mut reader),
            agreements: reader.text("agreements", "agreements").into(),
            documents: reader.optional("documents").map(Into::into),
            law: reader.optional("law").map(Into::into),
            keys: reader.text("keys", "keys").into(),
            ledger: ledger(&mut reader),
            limits: limits(&mut reader),
            feeds: feed_limits(&mut reader),
            spool: reader.text("feeds.spool", "data/spool").into(),
            log_format: log_format(&mut reader),
            log_filter: reader.text("log.filter", "info,sqlx=warn,hyper=warn"),
            issuers: issuers::read(&mut reader),
        };
        reader.finish(config)
    }
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// Plain http is for this machine: a clearance leads strangers to the address.
fn public_url(reader: &mut Reader) -> Option<String> {
    let url = reader.optional("public_url")?;
    let url = url.trim_end_matches('/').to_owned();
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://127.0.0.1:"))
        .or_else(|| url.strip_prefix("http://localhost:"));
    let is_plain = |rest: &str| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-:/_".contains(&byte);
        !rest.is_empty() && rest.len() <= 150 && rest.bytes().all(is_part)
    };
    if !host.is_some_and(is_plain) {
        reader.fault(
            "public_url",
            "must be an address such as https://simpul.example.go.id",
        );
    }
    Some(url)
}

fn database(reader: &mut Reader) -> DatabaseUrl {
    let url = reader.text("database.url", "sqlite://data/simpul.db");
    let schemes = ["sqlite://", "postgres://", "postgresql://"];
    if !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        // The value may hold a password: the fault does not repeat it.
        reader.fault("database.url", "must start with sqlite:// or postgres://");
    }
    DatabaseUrl(url)
}

fn ledger(reader: &mut Reader) -> LedgerConfig {
    let origin = reader.text("ledger.origin", "simpul.invalid/access-log");
    if origin
        .chars()
        .any(|letter| letter.is_whitespace() || letter == '+')
        || origin.len() > 100
    {
        reader.fault(
            "ledger.origin",
            "must be a name such as simpul.example.go.id/access-log: no space, no plus sign",
        );
    }
    let seconds = reader.number("ledger.checkpoint_seconds", 1..=3_600, 10);
    LedgerConfig {
        database: ledger_database(reader),
        anchor: reader
            .text("ledger.anchor", "data/access-log.checkpoint")
            .into(),
        origin,
        checkpoint_every: Duration::from_secs(seconds),
    }
}

fn ledger_database(reader: &mut Reader) -> Option<DatabaseUrl> {
    let url = reader.optional("ledger.database")?;
    let schemes = ["sqlite://", "postgres://", "postgresql://"];
    if !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        // The value may hold a password: the fault does not repeat it.
        reader.fault(
            "ledger.database",
            "must start with sqlite:// or postgres://",
        );
    }
    Some(DatabaseUrl(url))
}

fn home_region(reader: &mut Reader) -> String {
    let region = reader.text("home_region", "52.04");
    let is_code = region.split('.').all(|part| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !is_code {
        reader.fault("home_region", "must be a Kemendagri code such as 52.04");
    }
    region
}

fn log_format(reader: &mut Reader) -> LogFormat {
    match reader.text("log.format", "text").as_str() {
        "text" => LogFormat::Text,
        "json" => LogFormat::Json,
        _ => {
            reader.fault("log.format", "must be text or json");
            LogFormat::Text
        }
    }
}

/// The limits. The upper bounds are those beyond which a limit protects from nothing.
fn limits(reader: &mut Reader) -> Limits {
    let usual = Limits::default();
    let mut number = |name: &str, most: u64, usual: u64| {
        reader.number(&format!("limits.{name}"), 1..=most, usual)
    };
    let mut size = |name: &str, most: usize, usual: usize| {
        usize::try_from(number(name, most as u64, usual as u64)).unwrap_or(usual)
    };
    let mut limits = Limits {
        body_bytes: size("body_bytes", 16 << 20, usual.body_bytes),
        query_bytes: size("query_bytes", 1 << 20, usual.query_bytes),
        tokens: size("tokens", 100_000, usual.tokens),
        depth: size("depth", 100, usual.depth),
        aliases: size("aliases", 1_000, usual.aliases),
        directives: size("directives", 1_000, usual.directives),
        selections: size("selections", 100_000, usual.selections),
        cost: size("cost", 10_000_000, usual.cost),
        page_rows: size("page_rows", 1_000, usual.page_rows),
        connections: size("connections", 1_000_000, usual.connections),
        websockets: size("websockets", 100_000, usual.websockets),
        websocket_operations: size("websocket_operations", 10_000, usual.websocket_operations),
        ..usual
    };
    limits.request_seconds = number("request_seconds", 600, usual.request_seconds);
    limits.header_seconds = number("header_seconds", 600, usual.header_seconds);
    limits.websocket_init_seconds =
        number("websocket_init_seconds", 60, usual.websocket_init_seconds);
    limits.websocket_idle_seconds = number(
        "websocket_idle_seconds",
        3_600,
        usual.websocket_idle_seconds,
    );
    limits.drain_seconds = number("drain_seconds", 600, usual.drain_seconds);
    limits.intake = intake(reader);
    limits
}

/// What a file may cost that an agency sends.
fn intake(reader: &mut Reader) -> Intake {
    let usual = Intake::default();
    let mut number = |name: &str, most: u64, usual: u64| {
        reader.number(&format!("feeds.{name}"), 1..=most, usual)
    };
    let waiting = number("waiting", 1_000, usual.waiting as u64);
    Intake {
        body_bytes: number("body_bytes", 1 << 40, usual.body_bytes),
        content_bytes: number("content_bytes", 1 << 44, usual.content_bytes),
        idle_seconds: number("idle_seconds", 600, usual.idle_seconds),
        bytes_per_second_min: number("bytes_per_second_min", 1 << 30, usual.bytes_per_second_min),
        waiting: usize::try_from(waiting).unwrap_or(usual.waiting),
    }
}

/// What a feed may do. A chunk is what memory holds, and what is lost of the work when it is cut off.
fn feed_limits(reader: &mut Reader) -> FeedLimits {
    let usual = FeedLimits::default();
    let rows = reader.number("feeds.chunk_rows", 1..=100_000, usual.chunk_rows as u64);
    FeedLimits {
        chunk_rows: usize::try_from(rows).unwrap_or(usual.chunk_rows),
        hold_share_percent: reader.number(
            "feeds.hold_share_percent",
            0..=100,
            usual.hold_share_percent,
        ),
        hold_lines_from: reader.number(
            "feeds.hold_lines_from",
            1..=1_000_000,
            usual.hold_lines_from,
        ),
        retire_share_percent: reader.number(
            "feeds.retire_share_percent",
            0..=100,
            usual.retire_share_percent,
        ),
    }
}

#[cfg(test)]
mod tests;
