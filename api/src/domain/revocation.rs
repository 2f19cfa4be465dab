//! Tokens that are refused though their signature is good: revoked one by one, or with all of their
//! client.
use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::disclosure::Claims;

/// What is revoked of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// The token with this `jti`.
    Token(String),
    /// Every token of this client, also those that are still to be issued.
    Client(String),
}

/// A revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The issuer, as `iss` names it.
    pub issuer: String,
    /// What of it.
    pub revoked: Revoked,
    /// When it ends; never, where nothing is said.
    pub until: Option<DateTime<Utc>>,
}

/// Ends of revocations by `jti` or client.
type Ends = HashMap<String, DateTime<Utc>>;

#[derive(Clone, Debug, Default)]
struct OfIssuer {
    tokens: Ends,
    clients: Ends,
}

/// Every revocation in force, for one look at each request.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    issuers: HashMap<String, OfIssuer>,
}

impl FromIterator<Revocation> for Revocations {
    /// Where two revoke the same, the one that lasts longer holds.
    fn from_iter<T: IntoIterator<Item = Revocation>>(revocations: T) -> Self {
        let mut issuers: HashMap<String, OfIssuer> = HashMap::new();
        for revocation in revocations {
            let of_issuer = issuers.entry(revocation.issuer).or_default();
            let (ends, name) = match revocation.revoked {
                Revoked::Token(id) => (&mut of_issuer.tokens, id),
                Revoked::Client(id) => (&mut of_issuer.clients, id),
            };
            let until = revocation.until.unwrap_or(DateTime::<Utc>::MAX_UTC);
            let end = ends.entry(name).or_insert(until);
            *end = until.max(*end);
        }
        Self { issuers }
    }
}

impl Revocations {
    /// Whether a token with these claims is revoked. One without `jti` can only be revoked with its
    /// client.
    pub fn cover(&self, claims: &Claims, now: DateTime<Utc>) -> bool {
        let Some(of_issuer) = self.issuers.get(&claims.issuer) else {
            return false;
        };
        let is_running = |end: &DateTime<Utc>| now < *end;
        let by_token = claims
            .token_id
            .as_ref()
            .and_then(|id| of_issuer.tokens.get(id));
        let by_client = of_issuer.clients.get(&claims.client_id);
        by_token.is_some_and(is_running) || by_client.is_some_and(is_running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn claims(issuer: &str, client: &str, token: Option<&str>) -> Claims {
        Claims {
            issuer: issuer.to_owned(),
            client_id: client.to_owned(),
            subject: client.to_owned(),
            token_id: token.map(str::to_owned),
            scopes: Vec::new(),
            expires_at: now().timestamp() + 300,
        }
    }

    fn revocation(revoked: Revoked, until: Option<DateTime<Utc>>) -> Revocation {
        Revocation {
            issuer: "https://a.test".to_owned(),
            revoked,
            until,
        }
    }

    #[test]
    fn a_token_is_revoked_by_its_id_or_its_client_and_only_of_that_issuer() {
        let token = revocation(Revoked::Token("t1".to_owned()), None);
        let client = revocation(Revoked::Client("c2".to_owned()), None);
        let revocations: Revocations = [token, client].into_iter().collect();
        let is_revoked = |issuer: &str, client: &str, token: Option<&str>| {
            revocations.cover(&claims(issuer, client, token), now())
        };
        assert!(is_revoked("https://a.test", "c1", Some("t1")));
        assert!(is_revoked("https://a.test", "c2", None));
        assert!(is_revoked("https://a.test", "c2", Some("t9")));
        assert!(!is_revoked("https://a.test", "c1", Some("t2")));
        assert!(!is_revoked("https://a.test", "c1", None));
        assert!(!is_revoked("https://a.test", "t1", Some("c2")));
        assert!(!is_revoked("https://b.test", "c2", Some("t1")));
    }

    #[test]
    fn a_revocation_ends_and_the_longer_of_two_holds() {
        let client = || Revoked::Client("c".to_owned());
        let in_minutes = |minutes| Some(now() + TimeDelta::minutes(minutes));
        let short: Revocations = [revocation(client(), in_minutes(1))].into_iter().collect();
        let both: Revocations = [
            revocation(client(), in_minutes(5)),
            revocation(client(), in_minutes(1)),
        ]
        .into_iter()
        .collect();
        let claims = claims("https://a.test", "c", None);
        let later = now() + TimeDelta::minutes(1);
        assert!(short.cover(&claims, now()));
        assert!(!short.cover(&claims, later));
        assert!(both.cover(&claims, later));
    }
}
