//! An id for every request, so that a client's report finds its log lines.
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ledger::Trace;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that is taken from a client.
const LENGTH_MAX: usize = 64;

/// The header that carries the trace which a request belongs to (W3C Trace Context).
const TRACEPARENT: &str = "traceparent";

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId {
    id: HeaderValue,
    trace: Option<String>,
}

impl RequestId {
    /// The id that the outermost layer gave the request.
    pub fn of(request: &Request) -> Self {
        let known = request.extensions().get::<Self>();
        known.cloned().unwrap_or(Self {
            id: HeaderValue::from_static("none"),
            trace: None,
        })
    }

    /// The id as a header's value.
    pub fn header(&self) -> HeaderValue {
        self.id.clone()
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }

    /// The ids by which the log knows the request.
    pub fn trace(&self) -> Trace {
        Trace {
            transaction: self.as_str().to_owned(),
            trace: self.trace.clone(),
        }
    }
}

/// Makes ids.
#[derive(Default)]
pub struct RequestIds {
    serial: AtomicU64,
    process: RandomState,
}

impl RequestIds {
    /// The client's own id, where it can stand in a log line as it is, or a new one.
    pub fn of(&self, headers: &HeaderMap) -> RequestId {
        let own = headers
            .get(&HEADER)
            .filter(|value| is_plain(value.as_bytes()));
        RequestId {
            id: own.cloned().unwrap_or_else(|| self.new_id()),
            trace: headers.get(TRACEPARENT).and_then(trace_id),
        }
    }

    fn new_id(&self) -> HeaderValue {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:016x}", self.process.hash_one(serial));
        HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("0"))
    }
}

/// The trace id of a `traceparent` header: version, trace id, parent id and flags, in small
/// hexadecimal digits; a trace of zeros is none.
fn trace_id(header: &HeaderValue) -> Option<String> {
    let text = header.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, parent, flags, ..] = parts.as_slice() else {
        return None;
    };
    let is_hexadecimal = |part: &str, length: usize| {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        part.len() == length && part.bytes().all(is_digit)
    };
    let is_form = is_hexadecimal(version, 2)
        && is_hexadecimal(trace, 32)
        && is_hexadecimal(parent, 16)
        && is_hexadecimal(flags, 2);
    let is_trace = is_form && *version != "ff" && trace.bytes().any(|byte| byte != b'0');
    is_trace.then(|| (*trace).to_owned())
}

fn is_plain(id: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    !id.is_empty() && id.len() <= LENGTH_MAX && id.iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_short_plain_id_is_taken_over() {
        let ids = RequestIds::default();
        let of = |value: &'static str| {
            let headers = HeaderMap::from_iter([(HEADER, HeaderValue::from_static(value))]);
            ids.of(&headers).as_str().to_owned()
        };
        assert_eq!(of("abc-1"), "abc-1");
        for other in [
            "",
            "a b",
            "a\"b",
            "<x>",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
        ] {
            assert_ne!(of(other), other);
        }
        assert_ne!(ids.of(&HeaderMap::new()), ids.of(&HeaderMap::new()));
    }

    #[test]
    fn a_trace_is_taken_of_a_well_formed_header_only() {
        let of = |value: &'static str| trace_id(&HeaderValue::from_static(value));
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").as_deref(),
            Some(trace)
        );
        for other in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
