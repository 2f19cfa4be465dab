//! The compact serialisation of a signed token, read strictly and without trusting it.
use std::collections::BTreeMap;
use std::fmt;

use super::confirmation::Confirmation;
use super::issuer::SigningAlgorithm;
use super::verifier::TokenError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

/// Longest token that is looked at, in bytes.
pub const TOKEN_BYTES_MAX: usize = 8 * 1024;

/// Longest text claim that is kept, in bytes: they end in the access log.
const CLAIM_BYTES_MAX: usize = 256;

/// Header members that bring their own key, change what is signed, or demand an extension.
const REFUSED_HEADERS: [&str; 8] = ["crit", "b64", "jku", "x5u", "jwk", "x5c", "zip", "enc"];

/// Members of a JSON object, each at most once.
#[derive(Debug)]
pub struct Members(BTreeMap<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Unique;
        impl<'de> Visitor<'de> for Unique {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            // Readers disagree on which of two equal members counts, so neither does.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member appears twice"));
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Unique)
    }
}

impl Members {
    fn decode(part: &str) -> Result<Self, TokenError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| TokenError::Malformed)?;
        serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A text claim that must be there.
    pub fn text(&self, name: &'static str) -> Result<&str, TokenError> {
        let text = self.value(name).and_then(Value::as_str).unwrap_or_default();
        let is_usable = !text.is_empty() && text.len() <= CLAIM_BYTES_MAX;
        is_usable
            .then_some(text)
            .ok_or(TokenError::ClaimMissing(name))
    }

    /// A text claim that may be absent, but not of another kind.
    pub fn text_if_any(&self, name: &'static str) -> Result<Option<&str>, TokenError> {
        self.value(name).map(|_| self.text(name)).transpose()
    }

    /// A date in unix seconds that may be absent. RFC 7519 allows fractions; they round down.
    pub fn date(&self, name: &'static str) -> Result<Option<i64>, TokenError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        value
            .as_i64()
            .or_else(|| value.as_f64().and_then(whole_seconds))
            .map(Some)
            .ok_or(TokenError::ClaimMissing(name))
    }

    /// What the bearer must prove to hold, where the token names it.
    pub fn confirmation(&self) -> Result<Option<Confirmation>, TokenError> {
        self.value("cnf")
            .map(|claim| Confirmation::parse(claim).ok_or(TokenError::ClaimMissing("cnf")))
            .transpose()
    }

    /// Whether `aud` is, or as an array contains, the audience.
    pub fn names_audience(&self, audience: &str) -> bool {
        match self.value("aud") {
            Some(Value::String(only)) => only == audience,
            Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(audience)),
            _ => false,
        }
    }

    /// The scopes: one string, absent when none was granted. Only U+0020 separates them; a
    /// library's `split_whitespace` lets tabs and no-break spaces make scopes of their own.
    pub fn scopes(&self) -> Result<Vec<String>, TokenError> {
        match self.value("scope") {
            None => Ok(Vec::new()),
            Some(Value::String(scope)) => Ok(scope
                .split(' ')
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect()),
            Some(_) => Err(TokenError::ClaimMissing("scope")),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before the cast"
)]
fn whole_seconds(seconds: f64) -> Option<i64> {
    (0.0..1e15)
        .contains(&seconds)
        .then(|| seconds.floor() as i64)
}

/// A token taken apart. Nothing in it is trusted until its signature is verified.
#[derive(Debug)]
pub struct Unverified<'a> {
    /// The algorithm that the header names.
    pub algorithm: SigningAlgorithm,
    /// The key id that the header names.
    pub key_id: String,
    /// The payload.
    pub payload: Members,
    /// The signed bytes: header, dot, payload.
    pub message: &'a str,
    /// The signature, as it is written.
    pub signature: &'a str,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart.
    pub fn parse(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::TooLong);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed)?;
        if payload.contains('.') || signature.is_empty() {
            return Err(TokenError::Malformed);
        }
        let header = Members::decode(header)?;
        if REFUSED_HEADERS
            .iter()
            .any(|name| header.value(name).is_some())
        {
            return Err(TokenError::RefusedHeader);
        }
        if !is_access_token(header.value("typ")) {
            return Err(TokenError::NotAnAccessToken);
        }
        let algorithm = header
            .value("alg")
            .and_then(Value::as_str)
            .unwrap_or_default();
        Ok(Self {
            algorithm: algorithm.parse().map_err(|_| TokenError::Algorithm)?,
            key_id: header
                .text("kid")
                .map_err(|_| TokenError::UnknownKey)?
                .to_owned(),
            payload: Members::decode(payload)?,
            message,
            signature,
        })
    }
}

/// RFC 9068 asks for `at+jwt`; providers before it write `JWT`. An ID token or a proof of
/// possession carries neither.
fn is_access_token(kind: Option<&Value>) -> bool {
    let kind = kind.and_then(Value::as_str).unwrap_or_default();
    ["at+jwt", "application/at+jwt", "JWT"]
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known))
}
