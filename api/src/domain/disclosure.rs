//! Who is asking, on which agreement, for what purpose, and so what may be disclosed.
//!
//! [`Scope`], [`VerdictScope`] and [`StatisticsScope`] have private fields and are made by
//! [`Caller`] alone. Every read of employer rows in the store takes one of them, so a read that
//! nobody decided does not compile.
mod feed;
mod log;
mod standing;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::access_log::Witness;
use super::agreement::{Agreement, Agreements, OnDenied};
use super::codes::Agency;
use super::identifiers::RegionCode;
use super::scope::{Access, Grants, Group, Permission, Requirement};

pub use feed::{FeedRight, FeedScope};
pub use log::{LogReach, LogScope};
pub use standing::{Missing, Obstacle, Standing};

/// What a verified token says. Only `auth` makes it, after the signature and every rule on claims held.
#[derive(Clone, Debug)]
pub struct Claims {
    /// `iss`.
    pub issuer: String,
    /// `client_id`.
    pub client_id: String,
    /// `sub`.
    pub subject: String,
    /// `jti`.
    pub token_id: Option<String>,
    /// `scope`, split on single spaces.
    pub scopes: Vec<String>,
    /// `exp`, seconds since 1970.
    pub expires_at: i64,
}

/// What a request states beside its token.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// The purpose's code.
    pub purpose: Option<String>,
    /// Number of the case, power of attorney or application it serves.
    pub reference: Option<String>,
}

/// Why a caller is not admitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No agreement names this client of this issuer.
    #[error("no agreement names this client")]
    UnknownClient,
    /// The agreement is not in force today.
    #[error("the agreement `{number}` is not in force today")]
    NotInForce {
        /// Number of the agreement.
        number: String,
    },
    /// The purpose is not one of the agreement's.
    #[error("the agreement has no such purpose; it has: {known}")]
    UnknownPurpose {
        /// The purposes that may be stated.
        known: String,
    },
    /// The reference is not a possible number of a document.
    #[error("the reference is not the number of a document")]
    MalformedReference,
}

/// Why a coordinate is denied, beyond missing rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unstated {
    /// No purpose was stated.
    Purpose,
    /// The purpose asks for a reference, and none was stated.
    Reference,
}

/// An agency's client asking under its agreement, for one request on one day.
#[derive(Clone, Debug)]
pub struct Caller {
    agreement: Arc<Agreement>,
    client: String,
    token: Grants,
    purpose: Option<String>,
    reference: Option<String>,
    unstated: Option<Unstated>,
    potential: Grants,
    grants: Grants,
    /// Datasets that it may feed where its agency supplies them.
    feeds: Vec<String>,
    day: NaiveDate,
    asked_at: DateTime<Utc>,
    officer: Option<String>,
    expires_at: i64,
    policy_version: String,
    witness: Arc<Witness>,
}

/// Admits a verified client. Effective rights are the token's scopes, met with the agreement in
/// force, met with the purpose stated. Without a purpose the caller has no rights but may still ask
/// what is public, so that it can learn its purposes.
pub fn admit(
    agreements: &Agreements,
    claims: &Claims,
    stated: Stated,
    day: NaiveDate,
) -> Result<Caller, Refusal> {
    let agreement = agreements
        .find_by_client(&claims.issuer, &claims.client_id)
        .ok_or(Refusal::UnknownClient)?;
    if !agreement.is_in_force(day) {
        return Err(Refusal::NotInForce {
            number: agreement.number.clone(),
        });
    }
    let token: Grants = claims
        .scopes
        .iter()
        .filter_map(|scope| scope.parse().ok())
        .collect();
    let standing = Standing::of(agreement, token, stated, day)?;
    let agreed = standing.purpose().filter(|_| standing.unstated().is_none());
    let feeds = feed::named_datasets(agreement, agreed, &claims.scopes);
    Ok(Caller {
        agreement: agreement.clone(),
        client: claims.client_id.clone(),
        token,
        purpose: standing.purpose().map(|purpose| purpose.code.clone()),
        reference: standing.reference().map(str::to_owned),
        unstated: standing.unstated(),
        potential: standing.potential(),
        grants: standing.grants(),
        feeds,
        day,
        asked_at: day.and_time(NaiveTime::MIN).and_utc(),
        officer: (claims.subject != claims.client_id).then(|| claims.subject.clone()),
        expires_at: claims.expires_at,
        policy_version: agreements.version().to_owned(),
        witness: Arc::default(),
    })
}

impl Refusal {
    /// The stable code that clients receive.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownClient | Self::NotInForce { .. } => "UNAUTHENTICATED",
            Self::UnknownPurpose { .. } => "PURPOSE_REQUIRED",
            Self::MalformedReference => "REFERENCE_REQUIRED",
        }
    }
}

impl Caller {
    /// The agency on whose behalf the request is made.
    pub fn agency(&self) -> Agency {
        self.agreement.agency
    }

    /// The client that makes it.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// The agreement it rests on.
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The purpose stated.
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref()
    }

    /// The case, power of attorney or application stated.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// What the request failed to state, where that is why it has no rights.
    pub fn unstated(&self) -> Option<Unstated> {
        self.unstated
    }

    /// What happens to fields it may not see.
    pub fn on_denied(&self) -> OnDenied {
        self.agreement.on_denied
    }

    /// What token and agreement would allow under some purpose; for introspection, not for data.
    pub fn potential(&self) -> Grants {
        self.potential
    }

    /// What this request is allowed.
    pub fn grants(&self) -> Grants {
        self.grants
    }

    /// What the same token would be allowed under its agreement, if it stated something else on
    /// another day.
    pub fn standing_if(&self, stated: Stated, day: NaiveDate) -> Result<Standing<'_>, Refusal> {
        Standing::of(&self.agreement, self.token, stated, day)
    }

    /// The region whose employers it may see.
    pub fn region(&self) -> &RegionCode {
        &self.agreement.region
    }

    /// The day of the request, for everything that is in force or open on a day.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The same caller asking at a time of the day.
    #[must_use]
    pub fn asking_at(mut self, now: DateTime<Utc>) -> Self {
        self.asked_at = now;
        self
    }

    /// When the request was made, for what is kept of it.
    pub fn asked_at(&self) -> DateTime<Utc> {
        self.asked_at
    }

    /// The officer whom the token names: its subject, where that is not the client itself (RFC 9068).
    pub fn officer(&self) -> Option<&str> {
        self.officer.as_deref()
    }

    /// The hash over the agreements by which it was admitted.
    pub fn policy_version(&self) -> &str {
        &self.policy_version
    }

    /// What this request asks and is shown. Every [`Scope`] that the caller makes notes in it.
    pub fn witness(&self) -> &Arc<Witness> {
        &self.witness
    }

    /// When the token expires, seconds since 1970.
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// The right to read rows that need `requirement`; `None` where it is denied.
    pub fn scope(&self, requirement: Requirement) -> Option<Scope> {
        let rows = match requirement.decide(self.grants) {
            Access::Allowed => Rows::OfRegion,
            Access::ByCase => Rows::Named(Matter {
                agency: self.agency(),
                reference: self.reference.clone(),
                day: self.day,
            }),
            Access::Denied => return None,
        };
        Some(Scope {
            region: self.region().clone(),
            rows,
            witness: self.witness.clone(),
        })
    }

    /// The right to read the facts behind a verdict that `publishing` publishes. The declaration of
    /// that field names the protected groups and the rule of law; see promise 5.
    pub fn verdict_scope(&self, publishing: Group) -> Option<VerdictScope> {
        self.scope(Requirement::rows(publishing)).map(VerdictScope)
    }

    /// The right to statistics of a group.
    pub fn statistics_scope(&self, group: Group) -> Option<StatisticsScope> {
        match Requirement::statistics(group).decide(self.grants) {
            Access::Allowed | Access::ByCase => Some(StatisticsScope {
                region: self.region().clone(),
            }),
            Access::Denied => None,
        }
    }

    /// The permissions this request holds.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> {
        self.grants.permissions()
    }
}

/// The right to read rows of employers, made only by [`Caller::scope`]. Whoever reads by it notes
/// what was read with the witness that it carries.
#[derive(Clone, Debug)]
pub struct Scope {
    region: RegionCode,
    rows: Rows,
    witness: Arc<Witness>,
}

/// Which employers a scope covers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    /// All of the region.
    OfRegion,
    /// Those named by an open matter.
    Named(Matter),
}

/// Open matters of an agency: cases it takes part in, powers of attorney, applications.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Matter {
    /// The agency.
    pub agency: Agency,
    /// The one matter stated; all open ones where absent.
    pub reference: Option<String>,
    /// The day on which it must be open.
    pub day: NaiveDate,
}

impl Scope {
    /// The region whose employers it covers.
    pub fn region(&self) -> &RegionCode {
        &self.region
    }

    /// Which of them.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Who notes what is read by it.
    pub fn witness(&self) -> &Witness {
        &self.witness
    }
}

/// The right to read the facts behind a published verdict, made only by [`Caller::verdict_scope`].
#[derive(Clone, Debug)]
pub struct VerdictScope(Scope);

impl VerdictScope {
    /// The employers whose verdict may be published.
    pub fn scope(&self) -> &Scope {
        &self.0
    }
}

/// The right to count and add up, made only by [`Caller::statistics_scope`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatisticsScope {
    region: RegionCode,
}

impl StatisticsScope {
    /// The region it covers.
    pub fn region(&self) -> &RegionCode {
        &self.region
    }
}
