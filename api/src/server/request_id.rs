//! An id for every request, so that a client's report finds its log lines.
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that is taken from a client.
const LENGTH_MAX: usize = 64;

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id that the outermost layer gave the request.
    pub fn of(request: &Request) -> Self {
        let known = request.extensions().get::<Self>();
        known
            .cloned()
            .unwrap_or(Self(HeaderValue::from_static("none")))
    }

    /// The id as a header's value.
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
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
        RequestId(own.cloned().unwrap_or_else(|| self.new_id()))
    }

    fn new_id(&self) -> HeaderValue {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:016x}", self.process.hash_one(serial));
        HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("0"))
    }
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
}
