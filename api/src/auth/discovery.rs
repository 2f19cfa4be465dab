//! Where an issuer says that its keys are: OpenID Connect Discovery 1.0, section 4, which RFC 8414
//! reads the same for this document.
use reqwest::Url;
use serde::Deserialize;

/// What is put behind an issuer's name to find its metadata.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// The metadata of an issuer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// It is not JSON with `issuer` and `jwks_uri`.
    #[error("the metadata is not a JSON object with `issuer` and `jwks_uri`")]
    Malformed(#[from] serde_json::Error),
    /// It speaks for somebody else.
    #[error("the metadata names another issuer than the configuration")]
    AnotherIssuer,
    /// Keys that come over a line that others can change are no keys.
    #[error("`jwks_uri` of the metadata is no https URL")]
    KeysUrl,
}

/// An issuer whose name leads to its metadata, and the metadata to its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    issuer: String,
    metadata: Url,
    allows_http: bool,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Discovery {
    /// The way to an issuer's metadata, if its name is a URL that keys may come from, without query
    /// and fragment.
    pub fn of(issuer: &str, allows_http: bool) -> Option<Self> {
        let url = Url::parse(issuer).ok()?;
        let is_plain = url.query().is_none() && url.fragment().is_none();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        if !is_plain || !is_anonymous || !may_bring_keys(&url, allows_http) {
            return None;
        }
        let metadata = format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'));
        Some(Self {
            issuer: issuer.to_owned(),
            metadata: Url::parse(&metadata).ok()?,
            allows_http,
        })
    }

    /// Where the metadata is.
    pub fn metadata(&self) -> &Url {
        &self.metadata
    }

    /// Where the metadata says that the keys are. The issuer that it names must be, letter for
    /// letter, the configured one (section 4.3): otherwise one provider could speak for another.
    pub fn keys_url(&self, metadata: &[u8]) -> Result<Url, MetadataError> {
        let metadata: Metadata = serde_json::from_slice(metadata)?;
        if metadata.issuer != self.issuer {
            return Err(MetadataError::AnotherIssuer);
        }
        let url = Url::parse(&metadata.jwks_uri).map_err(|_| MetadataError::KeysUrl)?;
        may_bring_keys(&url, self.allows_http)
            .then_some(url)
            .ok_or(MetadataError::KeysUrl)
    }
}

/// Whether keys may come from a URL: over https, and over plain http from this machine only, where
/// the configuration allows it.
pub fn may_bring_keys(url: &Url, allows_http: bool) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => {
            let is_loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
            is_loopback && allows_http
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(issuer: &str) -> Option<String> {
        Discovery::of(issuer, true).map(|found| found.metadata().to_string())
    }

    #[test]
    fn metadata_lies_behind_the_issuers_name_with_one_slash() {
        let at = |place: &str| Some(format!("{place}/.well-known/openid-configuration"));
        assert_eq!(place("https://sso.test"), at("https://sso.test"));
        assert_eq!(place("https://sso.test/"), at("https://sso.test"));
        assert_eq!(
            place("https://sso.test/realms/a/"),
            at("https://sso.test/realms/a")
        );
        assert_eq!(place("http://127.0.0.1:9/a"), at("http://127.0.0.1:9/a"));
        for unusable in [
            "sso.test",
            "https://sso.test?a=b",
            "https://sso.test#a",
            "https://u:p@sso.test",
            "http://sso.test",
            "file:///etc/passwd",
        ] {
            assert_eq!(place(unusable), None, "{unusable}");
        }
        assert_eq!(Discovery::of("http://127.0.0.1:9", false), None);
    }

    #[test]
    fn metadata_of_another_issuer_or_with_unsafe_keys_is_refused() {
        let discovery = Discovery::of("https://sso.test", false).unwrap();
        let read = |issuer: &str, keys: &str| {
            let text = serde_json::json!({"issuer": issuer, "jwks_uri": keys}).to_string();
            discovery.keys_url(text.as_bytes())
        };
        assert!(read("https://sso.test", "https://keys.test/a").is_ok());
        for other in ["https://sso.test/", "https://SSO.test", "https://evil.test"] {
            let refused = read(other, "https://keys.test/a");
            assert!(matches!(refused, Err(MetadataError::AnotherIssuer)));
        }
        for unsafe_url in ["http://127.0.0.1/a", "/jwks", "file:///jwks"] {
            let refused = read("https://sso.test", unsafe_url);
            assert!(matches!(refused, Err(MetadataError::KeysUrl)));
        }
        let empty = discovery.keys_url(b"{}");
        assert!(matches!(empty, Err(MetadataError::Malformed(_))));
    }
}
