//! The check of a token, from its text to its claims.
use std::sync::{Arc, PoisonError, RwLock};

use super::confirmation::Confirmation;
use super::fetch::KeysError;
use super::issuer::Issuer;
use super::keys::{IssuerKeys, KeyChange, KeysReport};
use super::token::{TOKEN_BYTES_MAX, Unverified};
use crate::domain::disclosure::Claims;
use crate::domain::revocation::Revocations;
use chrono::{DateTime, Utc};

/// Verified tokens that are remembered.
const CACHED_TOKENS: usize = 10_000;

/// Why a token is refused. The messages go to clients and repeat nothing of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// No token came.
    #[error("a bearer token is required")]
    Missing,
    /// It is longer than any provider's.
    #[error("the token is longer than {TOKEN_BYTES_MAX} bytes")]
    TooLong,
    /// It is no compact JWS over two JSON objects without repeated members.
    #[error("the token is not a well-formed signed JWT")]
    Malformed,
    /// Its header brings a key or demands an extension.
    #[error("the token's header has a member that is not accepted")]
    RefusedHeader,
    /// `typ` says that it is something else.
    #[error("the token is not an access token (typ)")]
    NotAnAccessToken,
    /// The algorithm is not one of the issuer's, or not its key's.
    #[error("the token's algorithm is not accepted")]
    Algorithm,
    /// `iss` names no configured issuer.
    #[error("the token's issuer is not known here")]
    UnknownIssuer,
    /// `aud` does not name this service.
    #[error("the token is meant for another audience")]
    Audience,
    /// `kid` names no key of the issuer.
    #[error("the token's key is not one of its issuer's")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("the token's signature is not valid")]
    Signature,
    /// A required claim is absent or of the wrong kind.
    #[error("the token's claim `{0}` is missing or not usable")]
    ClaimMissing(&'static str),
    /// `exp` has passed.
    #[error("the token has expired")]
    Expired,
    /// `nbf` or `iat` is ahead.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// It, or its client, was revoked.
    #[error("the token has been revoked")]
    Revoked,
    /// It is bound to a key, and nobody proved to hold that.
    #[error("the token is bound to a key whose possession was not proven (cnf)")]
    ProofMissing,
}

/// An issuer cannot be used at start.
#[derive(Debug, thiserror::Error)]
#[error("keys of issuer `{issuer}`: {source}")]
pub struct IssuerError {
    /// The issuer, as configured.
    pub issuer: String,
    /// What is wrong.
    pub source: KeysError,
}

/// An issuer's state, as readiness reports it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct IssuerReport {
    /// `iss`.
    pub issuer: String,
    /// Its keys.
    #[serde(flatten)]
    pub keys: KeysReport,
}

struct Trusted {
    issuer: Issuer,
    keys: IssuerKeys,
}

struct Verified {
    claims: Arc<Claims>,
    confirmation: Option<Confirmation>,
    issuer: usize,
    key_id: String,
    key: blake3::Hash,
}

/// Verifies tokens of the configured issuers.
pub struct Verifier {
    issuers: Vec<Trusted>,
    verified: quick_cache::sync::Cache<[u8; 32], Arc<Verified>>,
    revocations: RwLock<Arc<Revocations>>,
}

impl Verifier {
    /// A verifier that has fetched nothing yet, and by which nothing is revoked.
    pub fn new(issuers: Vec<Issuer>) -> Result<Self, IssuerError> {
        let trust = |issuer: Issuer| match IssuerKeys::new(&issuer) {
            Ok(keys) => Ok(Trusted { issuer, keys }),
            Err(source) => Err(IssuerError {
                issuer: issuer.issuer,
                source,
            }),
        };
        Ok(Self {
            issuers: issuers.into_iter().map(trust).collect::<Result<_, _>>()?,
            verified: quick_cache::sync::Cache::new(CACHED_TOKENS),
            revocations: RwLock::default(),
        })
    }

    /// Refuses what is revoked from now on, in place of what was before.
    pub fn refuse(&self, revocations: Revocations) {
        let mut held = self
            .revocations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(revocations);
    }

    /// Fetches every issuer's keys and returns what went wrong. The caller decides whether to
    /// start: a file that cannot be read is a fault of the configuration, an endpoint that is
    /// away may come back.
    pub async fn fetch_keys(&self, now: DateTime<Utc>) -> Vec<IssuerError> {
        let fetches = self.issuers.iter().map(|trusted| async move {
            let fetched = trusted.keys.refresh(now).await;
            fetched.err().map(|source| IssuerError {
                issuer: trusted.issuer.issuer.clone(),
                source,
            })
        });
        futures_util::future::join_all(fetches)
            .await
            .into_iter()
            .flatten()
            .collect()
    }

    /// Fetches keys that are due, beside the work, and tells which came and went since this was last
    /// asked, whatever the fetch was for.
    pub async fn refresh_keys(&self, now: DateTime<Utc>) -> Vec<KeyChange> {
        let refreshes = self
            .issuers
            .iter()
            .map(|trusted| trusted.keys.refresh_if_due(now));
        futures_util::future::join_all(refreshes).await;
        self.issuers
            .iter()
            .flat_map(|trusted| trusted.keys.take_changes())
            .collect()
    }

    /// The state of every issuer's keys.
    pub fn report(&self, now: DateTime<Utc>) -> Vec<IssuerReport> {
        let report = |trusted: &Trusted| IssuerReport {
            issuer: trusted.issuer.issuer.clone(),
            keys: trusted.keys.report(now),
        };
        self.issuers.iter().map(report).collect()
    }

    /// The claims of a bearer's token, or why it is refused.
    pub async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Claims>, TokenError> {
        self.verify_with(token, None, now).await
    }

    /// The claims of a token that came with a proof of what its bearer holds. A token that is bound
    /// to something else, or to anything where no proof came, is refused.
    pub async fn verify_with(
        &self,
        token: &str,
        proof: Option<&Confirmation>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Claims>, TokenError> {
        let verified = self.remembered_or_checked(token, now).await?;
        let revocations = self
            .revocations
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if revocations.cover(&verified.claims, now) {
            return Err(TokenError::Revoked);
        }
        if verified.confirmation.is_some() && verified.confirmation.as_ref() != proof {
            return Err(TokenError::ProofMissing);
        }
        Ok(verified.claims.clone())
    }

    async fn remembered_or_checked(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Arc<Verified>, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::TooLong);
        }
        let hash = *blake3::hash(token.as_bytes()).as_bytes();
        if let Some(verified) = self.verified.get(&hash) {
            if let Err(refused) = self.recheck(&verified, now).await {
                self.verified.remove(&hash);
                return Err(refused);
            }
            return Ok(verified);
        }
        let verified = Arc::new(self.check(token, now).await?);
        self.verified.insert(hash, verified.clone());
        Ok(verified)
    }

    /// What can change after a token was verified: the time, and its key.
    async fn recheck(&self, verified: &Verified, now: DateTime<Utc>) -> Result<(), TokenError> {
        let trusted = self
            .issuers
            .get(verified.issuer)
            .ok_or(TokenError::UnknownIssuer)?;
        if is_expired(verified.claims.expires_at, &trusted.issuer, now) {
            return Err(TokenError::Expired);
        }
        let key = trusted.keys.find(&verified.key_id, now).await;
        let is_same = key.is_some_and(|key| key.fingerprint() == verified.key);
        is_same.then_some(()).ok_or(TokenError::UnknownKey)
    }

    async fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, TokenError> {
        let token = Unverified::parse(token)?;
        let name = token.payload.text("iss")?;
        let by_name = |trusted: &Trusted| trusted.issuer.issuer == name;
        let position = self
            .issuers
            .iter()
            .position(by_name)
            .ok_or(TokenError::UnknownIssuer)?;
        let trusted = self
            .issuers
            .get(position)
            .ok_or(TokenError::UnknownIssuer)?;
        // Everything that needs no key comes first, so that a token that could not be accepted
        // anyway causes no fetch.
        let claims = claims(&token, &trusted.issuer, now)?;
        let confirmation = token.payload.confirmation()?;
        let key = trusted
            .keys
            .find(&token.key_id, now)
            .await
            .ok_or(TokenError::UnknownKey)?;
        if !key.permits(token.algorithm) {
            return Err(TokenError::Algorithm);
        }
        if !key.verifies(token.message, token.signature, token.algorithm) {
            return Err(TokenError::Signature);
        }
        Ok(Verified {
            claims: Arc::new(claims),
            confirmation,
            issuer: position,
            key: key.fingerprint(),
            key_id: token.key_id,
        })
    }
}

fn claims(
    token: &Unverified<'_>,
    issuer: &Issuer,
    now: DateTime<Utc>,
) -> Result<Claims, TokenError> {
    let payload = &token.payload;
    if !issuer.algorithms.contains(&token.algorithm) {
        return Err(TokenError::Algorithm);
    }
    if !payload.names_audience(&issuer.audience) {
        return Err(TokenError::Audience);
    }
    let expires_at = payload
        .date("exp")?
        .ok_or(TokenError::ClaimMissing("exp"))?;
    if is_expired(expires_at, issuer, now) {
        return Err(TokenError::Expired);
    }
    let latest = now.timestamp() + i64::from(issuer.leeway_seconds);
    let starts = [payload.date("nbf")?, payload.date("iat")?];
    if starts.into_iter().flatten().any(|start| start > latest) {
        return Err(TokenError::NotYetValid);
    }
    Ok(Claims {
        issuer: issuer.issuer.clone(),
        client_id: payload.text("client_id")?.to_owned(),
        subject: payload.text("sub")?.to_owned(),
        token_id: payload.text_if_any("jti")?.map(str::to_owned),
        scopes: payload.scopes()?,
        expires_at,
    })
}

fn is_expired(expires_at: i64, issuer: &Issuer, now: DateTime<Utc>) -> bool {
    expires_at.saturating_add(i64::from(issuer.leeway_seconds)) <= now.timestamp()
}

#[cfg(test)]
mod tests;
