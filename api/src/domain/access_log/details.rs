//! What a record tells, by event.
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::event::Event;
use super::record::Access;
use super::step::TakenStep;

/// What a revocation names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenSubject {
    /// One token, by `jti`.
    Token(String),
    /// Every token of a client.
    Client(String),
}

/// What happened, by event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Details {
    /// [`Event::Access`]
    Access(Box<Access>),
    /// [`Event::ClearanceVerified`]
    ClearanceVerified {
        /// Its place in the status list; absent where no clearance has the reference. The reference
        /// itself opens the clearance, so that it is not told.
        #[serde(skip_serializing_if = "Option::is_none")]
        clearance: Option<u64>,
        /// The form that was asked for.
        form: &'static str,
        /// The employer that it is about, by pseudonym.
        employers: Vec<String>,
    },
    /// [`Event::FeedAccepted`]
    FeedAccepted {
        /// The dataset.
        dataset: String,
        /// The day that it is true of.
        as_of: NaiveDate,
    },
    /// [`Event::FeedClosed`]
    FeedClosed {
        /// The batch.
        batch: i64,
        /// Its dataset.
        dataset: String,
        /// How it ended.
        status: String,
        /// The client that handed it over; absent where it came by the command line.
        #[serde(skip_serializing_if = "Option::is_none")]
        client: Option<String>,
        /// BLAKE3 of its content.
        content: String,
        /// Lines read.
        read: i64,
        /// Lines rejected.
        rejected: i64,
    },
    /// [`Event::FeedRead`]
    FeedRead {
        /// The dataset.
        dataset: String,
        /// The batch.
        batch: i64,
        /// What was read of it.
        part: &'static str,
    },
    /// [`Event::LinkDecided`]
    LinkDecided {
        /// The decision.
        decision: i64,
        /// Its kind.
        kind: String,
        /// The employers concerned, by pseudonym.
        employers: Vec<String>,
        /// The agency that decided; absent where the engine tied.
        #[serde(skip_serializing_if = "Option::is_none")]
        agency: Option<String>,
        /// Its client.
        #[serde(skip_serializing_if = "Option::is_none")]
        client: Option<String>,
        /// The officer that the token named.
        #[serde(skip_serializing_if = "Option::is_none")]
        officer: Option<String>,
    },
    /// [`Event::RestrictionStep`]
    RestrictionStep(TakenStep),
    /// [`Event::PolicyChanged`]
    PolicyChanged {
        /// One line an agreement: agency, number, hash before, hash after.
        changes: Vec<String>,
    },
    /// [`Event::KeysChanged`]
    KeysChanged {
        /// The issuer.
        issuer: String,
        /// Key ids that came.
        added: Vec<String>,
        /// Key ids that went.
        removed: Vec<String>,
    },
    /// [`Event::TokenRevoked`]
    TokenRevoked {
        /// The revocation.
        revocation: i64,
        /// The issuer.
        issuer: String,
        /// What is refused.
        subject: TokenSubject,
        /// When it ends; for ever without it.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<DateTime<Utc>>,
        /// Why.
        reason: String,
    },
    /// [`Event::DocumentRegistered`]
    DocumentRegistered {
        /// SHA-256 of its text.
        document: String,
        /// Its name.
        name: String,
        /// The agency that may run it.
        agency: String,
        /// Who registered it.
        by: String,
    },
    /// [`Event::DocumentRetired`]
    DocumentRetired {
        /// SHA-256 of its text.
        document: String,
        /// The agency that ran it.
        agency: String,
    },
    /// [`Event::Started`]
    Started {
        /// Version of the program.
        program: &'static str,
        /// Hash over the agreements in force.
        policy: String,
        /// Hash over the law in force.
        law: String,
    },
    /// [`Event::Stopped`]
    Stopped {},
    /// [`Event::LogRead`]
    LogRead {
        /// The command that read it.
        command: &'static str,
    },
    /// [`Event::Assessed`]
    Assessed {
        /// The employer.
        employers: Vec<String>,
        /// The day that it was assessed for.
        day: NaiveDate,
        /// Reference of the assessment.
        assessment: String,
        /// Whether it was made again from the archive.
        is_replay: bool,
    },
    /// [`Event::SubjectReported`]
    SubjectReported {
        /// Pseudonyms of the person.
        persons: Vec<String>,
        /// The person's own business by pseudonym, where it has one.
        employers: Vec<String>,
        /// Records found.
        records: u64,
        /// Whether the answer is deferred.
        deferred: bool,
    },
    /// [`Event::SubjectDeferred`]
    SubjectDeferred {
        /// Pseudonyms of the person.
        persons: Vec<String>,
        /// The person's own business by pseudonym, where it has one.
        employers: Vec<String>,
        /// First day on which the subject is answered.
        until: NaiveDate,
        /// Why, with the law.
        reason: String,
    },
    /// [`Event::Cosigned`]
    Cosigned {
        /// Size of the checkpoint.
        size: u64,
        /// Who signed.
        cosigner: String,
        /// The line.
        line: String,
    },
    /// [`Event::Pruned`]
    Pruned {
        /// The agency whose accesses they told of.
        agency: String,
        /// The purpose whose time was over.
        purpose: String,
        /// Records before this went.
        before: DateTime<Utc>,
        /// First and last place of every run of records that went.
        ranges: Vec<(i64, i64)>,
    },
}

impl Details {
    /// The event that these are of.
    pub fn event(&self) -> Event {
        match self {
            Self::Access(_) => Event::Access,
            Self::ClearanceVerified { .. } => Event::ClearanceVerified,
            Self::FeedAccepted { .. } => Event::FeedAccepted,
            Self::FeedClosed { .. } => Event::FeedClosed,
            Self::FeedRead { .. } => Event::FeedRead,
            Self::LinkDecided { .. } => Event::LinkDecided,
            Self::RestrictionStep(_) => Event::RestrictionStep,
            Self::PolicyChanged { .. } => Event::PolicyChanged,
            Self::KeysChanged { .. } => Event::KeysChanged,
            Self::TokenRevoked { .. } => Event::TokenRevoked,
            Self::DocumentRegistered { .. } => Event::DocumentRegistered,
            Self::DocumentRetired { .. } => Event::DocumentRetired,
            Self::Started { .. } => Event::Started,
            Self::Stopped {} => Event::Stopped,
            Self::LogRead { .. } => Event::LogRead,
            Self::Assessed { .. } => Event::Assessed,
            Self::SubjectReported { .. } => Event::SubjectReported,
            Self::SubjectDeferred { .. } => Event::SubjectDeferred,
            Self::Cosigned { .. } => Event::Cosigned,
            Self::Pruned { .. } => Event::Pruned,
        }
    }
}
