//! From a record to what is stored of it, and back: the columns beside a body say only what the body
//! says, and whoever verifies the log reads them from it again.
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::access_log::{Event, Record};
pub use crate::domain::access_log::{
    batch_subject, decision_subject, document_subject, employer_subject, person_subject,
    revocation_subject, step_subject,
};
use crate::store::log::{LogRecord, NewRecord};

/// A record in the form that is hashed, with what it is searched by.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The body: JSON.
    pub body: String,
    index: Indexed,
}

/// What a body is searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Indexed {
    event: Event,
    recorded_at: DateTime<Utc>,
    agency: Option<String>,
    client: Option<String>,
    purpose: Option<String>,
    reference: Option<String>,
    subjects: Vec<String>,
}

/// The parts of a body that columns repeat.
#[derive(Deserialize)]
struct Body {
    event: String,
    at: DateTime<Utc>,
    #[serde(default)]
    caller: Caller,
    #[serde(default)]
    details: Named,
}

#[derive(Default, Deserialize)]
struct Caller {
    agency: Option<String>,
    client: Option<String>,
    purpose: Option<String>,
    reference: Option<String>,
}

#[derive(Default, Deserialize)]
struct Named {
    #[serde(default)]
    employers: Vec<String>,
    #[serde(default)]
    persons: Vec<String>,
    batch: Option<i64>,
    decision: Option<serde_json::Value>,
    revocation: Option<i64>,
    step: Option<i64>,
    document: Option<String>,
    agency: Option<String>,
}

impl Entry {
    /// The entry of a record.
    pub fn of(record: &Record) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(record)?;
        let index = Indexed::read(&body)?;
        Ok(Self { body, index })
    }

    /// What is stored of it at a place.
    pub fn at(self, position: i64) -> NewRecord {
        NewRecord {
            position,
            event: self.index.event.code(),
            recorded_at: self.index.recorded_at,
            agency: self.index.agency,
            client: self.index.client,
            purpose: self.index.purpose,
            reference: self.index.reference,
            body: self.body,
            subjects: self.index.subjects,
        }
    }
}

impl Indexed {
    fn read(body: &str) -> Result<Self, serde_json::Error> {
        use serde::de::Error as _;
        let body: Body = serde_json::from_str(body)?;
        let event = Event::find(&body.event)
            .ok_or_else(|| serde_json::Error::custom("the event is not of the catalogue"))?;
        let employers = body
            .details
            .employers
            .iter()
            .map(|employer| employer_subject(employer));
        let persons = body
            .details
            .persons
            .iter()
            .map(|person| person_subject(person));
        // A batch is read often and ends once; it is found by its end.
        let batch = body.details.batch.filter(|_| event == Event::FeedClosed);
        let batch = batch.map(batch_subject);
        // An access tells its decision in a word; only a link decision has a number.
        let decision = body.details.decision.and_then(|decision| decision.as_i64());
        let of_document = [Event::DocumentRegistered, Event::DocumentRetired].contains(&event);
        let document = body.details.document.zip(body.details.agency);
        let document = document
            .filter(|_| of_document)
            .map(|(document, agency)| document_subject(event, (&document, &agency), body.at));
        let mut subjects: Vec<String> = employers
            .chain(persons)
            .chain(batch)
            .chain(decision.map(decision_subject))
            .chain(body.details.revocation.map(revocation_subject))
            .chain(body.details.step.map(step_subject))
            .chain(document)
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        Ok(Self {
            event,
            recorded_at: body.at,
            agency: body.caller.agency,
            client: body.caller.client,
            purpose: body.caller.purpose,
            reference: body.caller.reference,
            subjects,
        })
    }
}

/// The first column of a stored record that does not say what its body says; `None` where all do.
pub fn first_untrue(record: &LogRecord, subjects: &[String]) -> Option<&'static str> {
    let Ok(index) = Indexed::read(&record.body) else {
        return Some("body");
    };
    let columns = [
        ("event", index.event.code() == record.event),
        ("recorded_at", index.recorded_at == record.recorded_at),
        ("agency", index.agency == record.agency),
        ("client", index.client == record.client),
        ("purpose", index.purpose == record.purpose),
        ("reference", index.reference == record.reference),
        ("subjects", index.subjects == subjects),
    ];
    columns
        .into_iter()
        .find_map(|(column, is_true)| (!is_true).then_some(column))
}
