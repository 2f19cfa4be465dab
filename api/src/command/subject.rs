//! `simpul subject-report`: the trail of processing of one person, for that person (UU 27/2022
//! Ps. 32), within 3×24 hours; and its deferral.
mod report;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::ledger::with_ledger;
use super::{Outcome, agreements, check_steps, database};
use crate::config::Config;
use crate::domain::access_log::{
    Details, Event, PersonKey, Pseudonyms, Told, employer_subject, person_subject,
};
use crate::domain::codes::IdentifierScheme;
use crate::domain::identifiers::{EmployerId, Nib, Nik, Npp};
use crate::domain::local_time;
use crate::ledger::Ledger;
use crate::server::clock;
use crate::store::log::{self, LogRecord, Trail};
use crate::store::subjects;
use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use migration::Migrator;
use report::{Deferral, Report};

/// Records that are read together.
const PORTION: u64 = 500;
/// Longest reason and longest legal basis, in bytes.
const TEXT_BYTES_MAX: usize = 500;

/// The trail of processing of one person.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SubjectReport {
    #[command(flatten)]
    subject: Subject,
    /// When the request was received, such as 2026-06-15T08:00:00+08:00 [default: now]
    #[arg(long, value_name = "DATE-TIME")]
    received: Option<DateTime<Utc>>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Answer the person only from a day on, while an investigation would be harmed; until today lifts it
    Defer(Defer),
}

#[derive(Debug, Args)]
struct Defer {
    #[command(flatten)]
    subject: Subject,
    /// First day on which the person is answered, such as 2026-12-31
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,
    /// Why, for auditors; the person is not told it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The law that lets the answer wait
    #[arg(long, value_name = "TEXT")]
    legal_basis: String,
}

/// Who asks. A NIK stands in a file or comes on standard input, because others can read a command line.
#[derive(Debug, Args)]
struct Subject {
    /// File with the person's NIK, and a sole trader's NPWP where it is another, one a line; standard
    /// input without it
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// NIB of the person's own business
    #[arg(long, value_name = "NIB")]
    nib: Vec<Nib>,
    /// NPP of the person's own business
    #[arg(long, value_name = "NPP")]
    npp: Vec<Npp>,
}

/// Under what the log knows a person.
struct Known {
    persons: Vec<PersonKey>,
    employers: BTreeSet<EmployerId>,
}

impl Known {
    /// Everything that the log may have recorded it by, whichever agency was told.
    fn subjects(&self, pseudonyms: &Pseudonyms) -> Vec<String> {
        let persons = self.persons.iter();
        let persons = persons.flat_map(|person| pseudonyms.all_of_person(person));
        let employers = self.employers.iter();
        let employers = employers.flat_map(|employer| pseudonyms.all_of_employer(*employer));
        persons
            .map(|name| person_subject(&name))
            .chain(employers.map(|name| employer_subject(&name)))
            .collect()
    }

    /// The persons and employers as a record of this command names them.
    fn names(&self, pseudonyms: &Pseudonyms) -> (Vec<String>, Vec<String>) {
        let persons = self.persons.iter();
        let employers = self.employers.iter();
        (
            persons
                .map(|person| pseudonyms.person(None, person))
                .collect(),
            employers
                .map(|employer| pseudonyms.employer(None, *employer))
                .collect(),
        )
    }
}

impl SubjectReport {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        match self.what {
            None => answer(config, &self).await,
            Some(What::Defer(defer)) => defer.run(config).await,
        }
    }
}

async fn answer(config: &Config, asked: &SubjectReport) -> anyhow::Result<Outcome> {
    let agreements = agreements(&config.agreements)?;
    let table = super::publish::service()?;
    let keys = asked.subject.read()?;
    let now = clock();
    let received = asked.received.unwrap_or(now);
    if received > now {
        bail!("--received lies ahead");
    }
    let report = with_ledger(config, async |ledger| {
        let known = asked.subject.find(config, &keys).await?;
        let records = trail(ledger, &known.subjects(ledger.pseudonyms())).await?;
        let deferral = deferral(&records, local_time::day(now));
        let mut report = Report::new(received, now);
        match deferral {
            Some(deferral) => report.defer(deferral),
            None => report.tell(&records, table.table(), &agreements),
        }
        let (persons, employers) = known.names(ledger.pseudonyms());
        let told = Details::SubjectReported {
            persons,
            employers,
            records: report.accesses.len() as u64,
            deferred: report.deferral.is_some(),
        };
        ledger.note(told, now).await?;
        Ok(report)
    })
    .await?;
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", text::print(&report));
    }
    Ok(Outcome::Done)
}

impl Defer {
    async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        for (name, text) in [
            ("--reason", &self.reason),
            ("--legal-basis", &self.legal_basis),
        ] {
            if text.trim().is_empty() || text.len() > TEXT_BYTES_MAX {
                bail!("{name} must not be empty, nor longer than {TEXT_BYTES_MAX} bytes");
            }
        }
        let keys = self.subject.read()?;
        let now = clock();
        if self.until < local_time::day(now) {
            bail!("--until lies in the past; today lifts a deferral");
        }
        with_ledger(config, async |ledger| {
            let known = self.subject.find(config, &keys).await?;
            let (persons, employers) = known.names(ledger.pseudonyms());
            let details = Details::SubjectDeferred {
                persons,
                employers,
                until: self.until,
                reason: format!("{} ({})", self.reason, self.legal_basis),
            };
            Ok(ledger.note(details, now).await?)
        })
        .await?;
        println!("deferred until {}", self.until);
        Ok(Outcome::Done)
    }
}

impl Subject {
    /// The person's keys. An error names the line and never what stands in it.
    fn read(&self) -> anyhow::Result<Vec<Nik>> {
        let text = match &self.keys {
            Some(file) => read_file(file)?,
            None => std::io::read_to_string(std::io::stdin()).context("standard input")?,
        };
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let key = line.parse::<Nik>();
            keys.push(key.with_context(|| format!("line {} is no NIK", index + 1))?);
        }
        if keys.is_empty() && self.nib.is_empty() && self.npp.is_empty() {
            bail!("nobody is named: write a NIK into a file or to standard input");
        }
        Ok(keys)
    }

    /// Whom the log is asked about: the person, and the businesses that are its own.
    async fn find(&self, config: &Config, keys: &[Nik]) -> anyhow::Result<Known> {
        let persons = keys.iter().map(|key| PersonKey::new(key.as_str()));
        let persons = persons.collect();
        let mut registered: Vec<(IdentifierScheme, String)> = Vec::new();
        for key in keys {
            registered.push((IdentifierScheme::NpwpPersonal, key.as_str().to_owned()));
        }
        for nib in &self.nib {
            registered.push((IdentifierScheme::Nib, nib.as_str().to_owned()));
        }
        for npp in &self.npp {
            registered.push((IdentifierScheme::Npp, npp.as_str().to_owned()));
        }
        let db = database(&config.database, config.pool).await?;
        check_steps::<Migrator>(&db, "the registers").await?;
        let employers = subjects::employers_of(&db, &registered).await?;
        db.close().await?;
        let employers = employers.into_iter().map(EmployerId).collect();
        Ok(Known { persons, employers })
    }
}

fn read_file(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// Every record that names one of the subjects, the latest first.
async fn trail(ledger: &Ledger, subjects: &[String]) -> anyhow::Result<Vec<LogRecord>> {
    let mut records: Vec<LogRecord> = Vec::new();
    loop {
        let asked = Trail {
            subjects,
            before: records.last().map(|record| record.position),
            at_most: PORTION,
        };
        let portion = log::trail(ledger.db(), &asked).await?;
        if portion.is_empty() {
            return Ok(records);
        }
        records.extend(portion);
    }
}

/// The deferral in force: the latest one, where its day has not come.
fn deferral(records: &[LogRecord], today: NaiveDate) -> Option<Deferral> {
    let latest = records
        .iter()
        .find(|record| record.event == Event::SubjectDeferred.code())?;
    let told: Told = serde_json::from_str(&latest.body).ok()?;
    let until = told.details.until?;
    (today < until).then(|| Deferral::until(until))
}
