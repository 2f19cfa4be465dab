//! `simpul token`.
use super::{Outcome, check_steps, database};
use crate::config::Config;
use crate::domain::local_time::end_of;
use crate::domain::revocation::{Revocation, Revoked};
use crate::server::clock;
use crate::store::revocations::{self, KeptRevocation};
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use migration::Migrator;

/// Revocations that are listed at most, the newest.
const LISTED: u64 = 1_000;
/// Longest reason and longest name, in bytes.
const REASON_BYTES_MAX: usize = 500;
const NAME_BYTES_MAX: usize = 256;

/// What to do about tokens.
#[derive(Debug, Args)]
pub struct Token {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Refuse a token, or every token of a client, from now on
    Revoke(Revoke),
    /// List what was revoked, newest first
    Revocations,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["jti", "client"])))]
struct Revoke {
    /// The issuer, as [[issuers]] and `iss` name it
    #[arg(long)]
    issuer: String,
    /// The token's id, its claim `jti`
    #[arg(long)]
    jti: Option<String>,
    /// The client whose every token is refused, also those still to be issued
    #[arg(long)]
    client: Option<String>,
    /// The last day on which it holds, such as 2026-12-31; for ever without it
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Why, for those who ask later
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Token {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        let db = database(&config.database, config.pool).await?;
        check_steps::<Migrator>(&db, "the registers").await?;
        match self.what {
            What::Revoke(revoke) => {
                let (revocation, reason) = revoke.checked(config)?;
                let kept = revocations::revoke(&db, revocation, &reason, clock()).await;
                println!("{}", line(&kept.context("nothing was revoked")?));
            }
            What::Revocations => {
                for kept in revocations::newest(&db, LISTED).await? {
                    println!("{}", line(&kept));
                }
            }
        }
        Ok(Outcome::Done)
    }
}

impl Revoke {
    /// A revocation of an issuer that nobody knows would do nothing and look as if it did.
    fn checked(self, config: &Config) -> anyhow::Result<(Revocation, String)> {
        let mut issuers = config.issuers.iter().map(|issuer| issuer.issuer.as_str());
        if !issuers.any(|issuer| issuer == self.issuer) {
            bail!("[[issuers]] has no issuer {}", self.issuer);
        }
        let token = self.jti.map(Revoked::Token);
        let revoked = token.or(self.client.map(Revoked::Client));
        let revoked = revoked.context("name a token by --jti, or a client by --client")?;
        let (Revoked::Token(name) | Revoked::Client(name)) = &revoked;
        if !is_text(name, NAME_BYTES_MAX) {
            bail!("--jti or --client must have 1 to {NAME_BYTES_MAX} printable characters");
        }
        if !is_text(&self.reason, REASON_BYTES_MAX) {
            bail!("--reason must have 1 to {REASON_BYTES_MAX} printable characters");
        }
        let until = self.until.map(end_of);
        if until.is_some_and(|until| until <= clock()) {
            bail!("--until is past");
        }
        let revocation = Revocation {
            issuer: self.issuer,
            revoked,
            until,
        };
        Ok((revocation, self.reason))
    }
}

fn is_text(text: &str, bytes_max: usize) -> bool {
    !text.trim().is_empty() && text.len() <= bytes_max && !text.chars().any(char::is_control)
}

/// A revocation as a line of columns, parted by tabs.
fn line(kept: &KeptRevocation) -> String {
    let (kind, name) = match (&kept.token_id, &kept.client_id) {
        (Some(id), _) => ("jti", id.as_str()),
        (None, Some(client)) => ("client", client.as_str()),
        (None, None) => ("nothing", ""),
    };
    let until = kept.until.map(|until| until.to_rfc3339());
    [
        kept.id.to_string().as_str(),
        &kept.revoked_at.to_rfc3339(),
        &kept.issuer,
        kind,
        name,
        until.as_deref().unwrap_or("for ever"),
        &kept.reason,
    ]
    .join("\t")
}
