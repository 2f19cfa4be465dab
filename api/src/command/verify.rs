//! `simpul verify`: checks a clearance that was shown to somebody, offline.
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use clap::Args;

use super::Outcome;
use crate::domain::clearance::statement::Statement;
use crate::proof::key_set::KeySet;
use crate::proof::status_list::OpenedList;
use crate::proof::{moment_id, open, verdict_words};

/// What to check, and by what.
#[derive(Debug, Args)]
pub struct Verify {
    /// The signed statement, as /verify/REFERENCE.jws gives it
    file: PathBuf,
    /// The public keys, as /.well-known/jwks.json gives them; keep a copy that you trust
    #[arg(long, value_name = "FILE")]
    jwks: PathBuf,
    /// The signed list of what was withdrawn, as /clearance/status gives it
    #[arg(long, value_name = "FILE")]
    status: Option<PathBuf>,
}

impl Verify {
    /// Checks signature, dates and, where there is a list, whether it was withdrawn. It asks no network
    /// and no database.
    pub fn run(self, now: DateTime<Utc>) -> anyhow::Result<Outcome> {
        let keys = KeySet::parse(&text(&self.jwks)?)
            .with_context(|| format!("{}", self.jwks.display()))?;
        let statement = match open(&text(&self.file)?, &keys) {
            Ok(statement) => statement,
            Err(error) => {
                println!("TIDAK TERBUKTI / NOT PROVEN: {error}");
                return Ok(Outcome::Unproven);
            }
        };
        let list = self.status.as_deref();
        let is_withdrawn = list.map(|file| is_withdrawn(file, &statement, &keys, now));
        let is_withdrawn = is_withdrawn.transpose()?;
        tell(&statement);
        Ok(match (is_withdrawn, statement.is_current(now)) {
            (Some(true), _) => {
                println!(
                    "DICABUT / WITHDRAWN: {}/verify/{} says why",
                    statement.issuer, statement.reference
                );
                Outcome::Withdrawn
            }
            (_, false) => {
                println!("MASA BERLAKU BERAKHIR / EXPIRED");
                Outcome::Expired
            }
            (Some(false), true) => {
                println!("BERLAKU / IN FORCE: signed, within its days, not withdrawn");
                Outcome::Done
            }
            (None, true) => {
                println!(
                    "BERLAKU / IN FORCE: signed and within its days; without --status it is not known whether it was withdrawn"
                );
                Outcome::Done
            }
        })
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// A list that is another's, too old or too short says nothing, which is an error and no answer.
fn is_withdrawn(
    file: &Path,
    statement: &Statement,
    keys: &KeySet,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let opened = OpenedList::open(&text(file)?, keys);
    let opened = opened.with_context(|| format!("{} is no status list", file.display()))?;
    let place = &statement.status.status_list;
    if opened.uri != place.uri {
        bail!(
            "{} is the list of {}, not of {}",
            file.display(),
            opened.uri,
            place.uri
        );
    }
    if !opened.is_current(now) {
        bail!("{} is too old; fetch {} anew", file.display(), place.uri);
    }
    let told = opened.list.is_withdrawn(place.index);
    told.with_context(|| {
        format!(
            "{} is older than the statement; fetch it anew",
            file.display()
        )
    })
}

fn tell(statement: &Statement) {
    let verdict = verdict_words(statement.verdict);
    println!("Referensi / reference   {}", statement.reference);
    println!("NIB                     {}", statement.nib.as_str());
    println!("Pelayanan / service     {}", statement.service);
    println!(
        "Putusan / verdict       {}: {} / {}",
        statement.verdict, verdict.id, verdict.en
    );
    for reason in &statement.reasons {
        println!("  {}: {} / {}", reason.code, reason.text.id, reason.text.en);
    }
    let issued = DateTime::from_timestamp(statement.issued_at, 0);
    println!(
        "Diberikan / issued      {} by {}",
        issued.map_or_else(String::new, moment_id),
        statement.issuer
    );
    println!("Berlaku s.d. / until    {}", statement.valid_until);
}
