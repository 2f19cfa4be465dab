//! What a person is told of the processing of its data.
use std::collections::BTreeMap;

use crate::domain::access_log::{Event, Told};
use crate::domain::agreement::{Agreement, Agreements};
use crate::domain::bilingual::Bilingual;
use crate::domain::codes::Code;
use crate::domain::scope::{Group, GroupSet};
use crate::policy::table::Table;
use crate::store::log::LogRecord;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

/// Hours within which a person is answered, UU 27/2022 Ps. 32(2).
const HOURS_TO_ANSWER: i64 = 3 * 24;

/// The answer to a person.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// When the request was received.
    pub received_at: DateTime<Utc>,
    /// By when it is answered.
    pub due_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
    /// Whether that was in time.
    pub is_in_time: bool,
    /// Why the person is not told more, where it is not.
    pub deferral: Option<Deferral>,
    /// Each processing, the latest first.
    pub accesses: Vec<ToldAccess>,
    /// Who answers for them.
    pub controllers: Vec<Controller>,
}

/// The person is answered later.
#[derive(Debug, Serialize)]
pub struct Deferral {
    /// First day on which it is.
    pub until: NaiveDate,
    /// Why, in general words.
    pub reason: BothWords,
}

/// Words in both languages.
#[derive(Debug, Serialize)]
pub struct BothWords {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// One processing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ToldAccess {
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// What it was: an access, or a decision about links.
    pub event: String,
    /// Code of the agency; absent where the service itself acted.
    pub agency: Option<String>,
    /// Number of the agreement.
    pub agreement: Option<String>,
    /// The law that made the purpose lawful.
    pub legal_basis: Option<String>,
    /// The purpose's code.
    pub purpose: Option<String>,
    /// What the purpose is, where the agreement still has it.
    pub purpose_title: Option<BothWords>,
    /// Categories of data that were answered.
    pub categories: Vec<Category>,
    /// What became of it.
    pub decision: Option<&'static str>,
}

/// A category of data.
#[derive(Debug, Serialize)]
pub struct Category {
    /// Name of the field group.
    pub group: &'static str,
    /// Indonesian.
    pub id: &'static str,
    /// English.
    pub en: &'static str,
}

/// Who answers for a processing.
#[derive(Debug, Serialize)]
pub struct Controller {
    /// Code of the agency.
    pub agency: &'static str,
    /// Number of the agreement.
    pub agreement: String,
    /// Its title.
    pub title: BothWords,
    /// Its parties, to whom the person may turn.
    pub parties: Vec<String>,
}

impl From<&Bilingual> for BothWords {
    fn from(words: &Bilingual) -> Self {
        Self {
            id: words.id.clone(),
            en: words.en.clone(),
        }
    }
}

impl Deferral {
    /// A deferral until a day.
    pub fn until(until: NaiveDate) -> Self {
        Self {
            until,
            reason: BothWords {
                id: "Jawaban ditunda sampai hari itu menurut hukum, demi kepentingan penegakan \
                     hukum atau pengawasan (UU 27/2022 Ps. 50)."
                    .to_owned(),
                en:
                    "By law the answer waits until that day, in the interest of law enforcement or \
                     supervision (UU 27/2022 Ps. 50)."
                        .to_owned(),
            },
        }
    }
}

impl Report {
    /// An empty answer to a request.
    pub fn new(received_at: DateTime<Utc>, answered_at: DateTime<Utc>) -> Self {
        let due_at = received_at + TimeDelta::hours(HOURS_TO_ANSWER);
        Self {
            received_at,
            due_at,
            answered_at,
            is_in_time: answered_at <= due_at,
            deferral: None,
            accesses: Vec::new(),
            controllers: Vec::new(),
        }
    }

    /// Says that the answer waits, and nothing else.
    pub fn defer(&mut self, deferral: Deferral) {
        self.deferral = Some(deferral);
    }

    /// Tells of every processing. That the person asked before, or was to wait, is none.
    pub fn tell(&mut self, records: &[LogRecord], table: &Table, agreements: &Agreements) {
        let groups: BTreeMap<&str, GroupSet> = table
            .coordinates()
            .map(|(name, asks)| (name, asks.rows.union(asks.statistics)))
            .collect();
        let own = [Event::SubjectReported.code(), Event::SubjectDeferred.code()];
        let processing = records
            .iter()
            .filter(|record| !own.contains(&record.event.as_str()));
        self.accesses = processing
            .map(|record| ToldAccess::of(record, &groups, agreements))
            .collect();
        let is_named = |agreement: &&Agreement| {
            let code = Some(agreement.agency.as_str());
            let mut agencies = self.accesses.iter().map(|access| access.agency.as_deref());
            agencies.any(|agency| agency == code)
        };
        self.controllers = agreements
            .iter()
            .filter(is_named)
            .map(|agreement| Controller {
                agency: agreement.agency.as_str(),
                agreement: agreement.number.clone(),
                title: (&agreement.title).into(),
                parties: agreement.parties.clone(),
            })
            .collect();
    }
}

impl ToldAccess {
    fn of(record: &LogRecord, groups: &BTreeMap<&str, GroupSet>, agreements: &Agreements) -> Self {
        let told: Told = serde_json::from_str(&record.body).unwrap_or_default();
        let shown = told
            .details
            .returned
            .iter()
            .filter_map(|name| groups.get(name.as_str()))
            .fold(GroupSet::EMPTY, |all, groups| all.union(*groups));
        let agency = told.caller.agency.or(told.details.agency.clone());
        let agreement = agreements
            .iter()
            .find(|agreement| Some(agreement.agency.as_str()) == agency.as_deref());
        let purpose = told.caller.purpose;
        let agreed = agreement.zip(purpose.as_deref());
        let agreed = agreed.and_then(|(agreement, purpose)| agreement.find_purpose(purpose));
        Self {
            at: told.at,
            event: told.event,
            agreement: told.caller.agreement,
            legal_basis: told.caller.legal_basis,
            purpose_title: agreed.map(|purpose| (&purpose.title).into()),
            categories: shown.iter().map(Category::of).collect(),
            decision: told.details.decision().map(Code::as_str),
            agency,
            purpose,
        }
    }
}

impl Category {
    fn of(group: Group) -> Self {
        Self {
            group: group.name(),
            id: group.kategori(),
            en: group.about(),
        }
    }
}
