//! The catalogue of events.
use std::str::FromStr;

use crate::domain::codes::{Code, UnknownCode};

macro_rules! events {
    ($($(#[doc = $about:literal])+ $event:ident = $code:literal,)+) => {
        /// What a record of the log tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub enum Event {
            $($(#[doc = $about])+ #[serde(rename = $code)] $event,)+
        }

        impl Event {
            /// Every event, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$event,)+];

            /// The code in records and in the schema.
            pub fn code(self) -> &'static str {
                match self { $(Self::$event => $code,)+ }
            }

            /// What it tells.
            pub fn about(self) -> &'static str {
                match self { $(Self::$event => concat!($($about, "\n",)+).trim_ascii(),)+ }
            }

            /// The event of that code.
            pub fn find(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|event| event.code() == code)
            }
        }

        impl Code for Event {
            const LIST: &'static str = "LogEvent";
            const ABOUT: &'static str = "What a record of the access log tells.";
            const ALL: &'static [(Self, &'static str)] =
                &[$((Self::$event, concat!($($about, "\n",)+).trim_ascii()),)+];

            fn as_str(self) -> &'static str {
                self.code()
            }
        }
    };
}

events! {
    /// An operation was answered, refused or cut off: who, why, which coordinates of whom.
    Access = "ACCESS",
    /// Somebody looked a clearance up by its reference number, without a token.
    ClearanceVerified = "CLEARANCE_VERIFIED",
    /// An agency handed over a file of a register.
    FeedAccepted = "FEED_ACCEPTED",
    /// An import ended: done, failed or held.
    FeedClosed = "FEED_CLOSED",
    /// An agency read the state or the rejected lines of a feed of its own.
    FeedRead = "FEED_READ",
    /// A person or the engine decided about links between registers.
    LinkDecided = "LINK_DECIDED",
    /// An office took a step around a restriction of public services.
    RestrictionStep = "RESTRICTION_STEP",
    /// Agreements came, changed or went.
    PolicyChanged = "POLICY_CHANGED",
    /// An issuer's keys came or went.
    KeysChanged = "KEYS_CHANGED",
    /// A token or a client was revoked.
    TokenRevoked = "TOKEN_REVOKED",
    /// A document was registered as trusted.
    DocumentRegistered = "DOCUMENT_REGISTERED",
    /// A trusted document was retired.
    DocumentRetired = "DOCUMENT_RETIRED",
    /// The service started.
    Started = "STARTED",
    /// The service stopped in order.
    Stopped = "STOPPED",
    /// The log itself was read by a command.
    LogRead = "LOG_READ",
    /// A command assessed an employer, or made an assessment again.
    Assessed = "ASSESSED",
    /// A subject's processing trail was drawn up.
    SubjectReported = "SUBJECT_REPORTED",
    /// The answer to a subject was deferred, until a day and for a reason.
    SubjectDeferred = "SUBJECT_DEFERRED",
    /// Somebody else signed a checkpoint.
    Cosigned = "COSIGNED",
    /// Records whose time was over were deleted; their hashes stay.
    Pruned = "PRUNED",
}

impl FromStr for Event {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::find(text).ok_or(UnknownCode {
            list: <Self as Code>::LIST,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_a_code_of_its_own_and_says_what_it_tells() {
        let codes: std::collections::BTreeSet<&str> =
            Event::ALL.iter().map(|event| event.code()).collect();
        assert_eq!(codes.len(), Event::ALL.len());
        assert!(Event::ALL.iter().all(|event| event.about().ends_with('.')));
        assert_eq!(Event::find("PRUNED"), Some(Event::Pruned));
        assert_eq!(Event::find("pruned"), None);
    }
}
