//! `simpul assess`: what the engine says of one employer, today, on a day of the past, or again as it
//! was said. Whom it was said of is in the access log before it is printed.
use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::Args;
use migration::Migrator;
use sea_orm::DatabaseConnection;

use super::ledger::with_ledger;
use super::{Outcome, check_steps, database, regulation};
use crate::config::Config;
use crate::domain::access_log::Details;
use crate::domain::assessment::{Assessment, tell};
use crate::domain::clearance::replay::{JudgedAgain, answer_json, judge_again};
use crate::domain::clearance::{MalformedReference, Reference};
use crate::domain::codes::Code as _;
use crate::domain::identifiers::{EmployerId, Nib};
use crate::domain::local_time::day;
use crate::domain::replay::{KeptAssessment, assess_to_keep, replay};
use crate::server::clock;
use crate::store::{archive, clearances, facts};

/// What a past day's facts cannot be cut to.
const NOT_DATED: &str = "\
Dari register yang ada sekarang, dipotong pada hari itu. Tidak bertanggal dalam register dan karena itu menurut
keadaan sekarang: jumlah pekerja terdaftar, skala, status NIB, status angsuran; pembayaran sebagian dihitung pada
hari pembayaran terakhir.
From the registers of now, cut to that day. Not dated in the registers, and so as they are now: registered workers,
scale, status of the NIB, state of instalment plans; what was paid in parts counts on the day of the last payment.
";

const SAME: &str =
    "Diulang dari arsip, hasil sama / made again from the archive, with the same result\n";

/// One employer, assessed.
#[derive(Debug, Args)]
pub struct Assess {
    /// NIB of the employer
    #[arg(
        long,
        value_name = "NIB",
        required_unless_present = "replay",
        conflicts_with = "replay"
    )]
    nib: Option<Nib>,
    /// A day of the past, such as 2026-03-31: the registers are cut to it [default: today]
    #[arg(long, value_name = "DATE", requires = "nib")]
    as_of: Option<NaiveDate>,
    /// Reference of an assessment or a clearance that was kept: it is made again from the archive alone
    #[arg(long, value_name = "REFERENCE")]
    replay: Option<String>,
    /// Print the result's JSON, the bytes that are kept
    #[arg(long)]
    json: bool,
}

/// An assessment, made or made again.
struct Made {
    employer: EmployerId,
    assessment: Assessment,
    kept: KeptAssessment,
    is_replay: bool,
}

impl Assess {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<Outcome> {
        let db = database(&config.database, config.pool).await?;
        check_steps::<Migrator>(&db, "the registers").await?;
        let made = match (&self.replay, &self.nib) {
            (Some(reference), _) => match reference.parse() {
                Ok(clearance) => return self.judge_again(config, db, &clearance).await,
                Err(MalformedReference) => again(&db, reference).await?,
            },
            (None, Some(nib)) => anew(config, &db, nib, self.as_of).await?,
            (None, None) => bail!("name an employer by --nib, or an assessment by --replay"),
        };
        db.close().await?;
        let kept = (made.kept.day, made.kept.reference());
        note(config, Some(made.employer), kept, made.is_replay).await?;
        if self.json {
            println!("{}", made.kept.result);
        } else {
            print!("{}", text(&made, self.as_of.is_some()));
        }
        Ok(Outcome::Done)
    }

    async fn judge_again(
        &self,
        config: &Config,
        db: DatabaseConnection,
        reference: &Reference,
    ) -> anyhow::Result<Outcome> {
        let found = clearances::archived(&db, reference.as_str()).await?;
        let (employer, archived) = found.context("the archive has no such clearance")?;
        db.close().await?;
        let again = judge_again(&archived)?;
        let kept = (archived.day, reference.as_str().to_owned());
        note(config, employer, kept, true).await?;
        if self.json {
            println!("{}", answer_json(&again.check));
        } else {
            print!("{}", clearance_text(reference, archived.day, &again));
        }
        Ok(Outcome::Done)
    }
}

fn clearance_text(reference: &Reference, day: NaiveDate, again: &JudgedAgain) -> String {
    let check = &again.check;
    let mut text = format!(
        "Surat keterangan / clearance {}\nHari / day                {}\nHukum / law               {}\n\
         Layanan / service         {}\nPutusan / verdict         {}, s.d. / until {}\n",
        reference.as_str(),
        day,
        check.law_hash,
        check.service.as_str(),
        check.verdict.as_str(),
        check.valid_until,
    );
    let reasons = check.reasons.iter();
    text.extend(reasons.map(|reason| format!("- {}: {}\n", reason.code, reason.legal_basis)));
    text.push_str(SAME);
    if let Some(assessment) = &again.assessment {
        text.push('\n');
        text.push_str(&tell(assessment));
    }
    text
}

async fn anew(
    config: &Config,
    db: &DatabaseConnection,
    nib: &Nib,
    as_of: Option<NaiveDate>,
) -> anyhow::Result<Made> {
    let (law, now) = (regulation(config.law.as_deref())?, clock());
    let today = day(now);
    if as_of.is_some_and(|as_of| today < as_of) {
        bail!("--as-of lies ahead");
    }
    let found = facts::for_command(db, nib, as_of).await?;
    let (employer, facts) = found.context("no employer holds this NIB")?;
    let (assessment, kept) = assess_to_keep(facts, &law, as_of.unwrap_or(today))?;
    archive::keep_law(db, &law, now).await?;
    archive::keep(db, employer, &kept, now).await?;
    Ok(Made {
        employer,
        assessment,
        kept,
        is_replay: false,
    })
}

async fn again(db: &DatabaseConnection, reference: &str) -> anyhow::Result<Made> {
    let found = archive::find(db, reference).await?;
    let (employer, archived) = found.context("the archive has no such assessment")?;
    let (assessment, kept) = replay(&archived)?;
    Ok(Made {
        employer,
        assessment,
        kept,
        is_replay: true,
    })
}

/// Notes in the access log of whom something was said, for which day and under which reference.
async fn note(
    config: &Config,
    employer: Option<EmployerId>,
    (day, assessment): (NaiveDate, String),
    is_replay: bool,
) -> anyhow::Result<()> {
    with_ledger(config, async |ledger| {
        let employer = employer.map(|employer| ledger.pseudonyms().employer(None, employer));
        let told = Details::Assessed {
            employers: employer.into_iter().collect(),
            day,
            assessment: assessment.clone(),
            is_replay,
        };
        Ok(ledger.note(told, clock()).await?)
    })
    .await?;
    Ok(())
}

fn text(made: &Made, is_cut: bool) -> String {
    let kept = &made.kept;
    let mut text = format!(
        "Referensi / reference     {}\nHukum / law               {}\n\
         Fakta / facts             {}\nHasil / result            {}\n",
        kept.reference(),
        kept.law_hash,
        kept.facts_hash(),
        kept.result_hash()
    );
    if made.is_replay {
        text.push_str(SAME);
    }
    if is_cut {
        text.push_str(NOT_DATED);
    }
    text.push('\n');
    text.push_str(&tell(&made.assessment));
    text
}
