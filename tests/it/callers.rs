//! Callers as objects: who asks, with which scopes, for which purpose.
//!
//! [`Asks`] is the road to the service. In process a caller is admitted by the domain and asks the
//! schema; over HTTP the same [`Asking`] becomes a token and headers. A test is the same on both.
use serde_json::{Value, json};
use simpul::domain::agreement::Agreement;
use simpul::domain::disclosure::{Claims, Stated};
use simpul::domain::scope::{Group, Level, Permission};

/// A road to the service.
pub trait Asks {
    /// Sends one request and gives back the body of the answer.
    fn answer(&self, asking: &Asking, query: &str, variables: Value)
    -> impl Future<Output = Value>;
}

/// What a client says of itself: the claims of its token, its purpose and its reference.
#[derive(Clone, Debug)]
pub struct Asking {
    /// `iss`.
    pub issuer: String,
    /// `client_id`.
    pub client: String,
    /// `scope`, split.
    pub scopes: Vec<String>,
    /// The purpose stated.
    pub purpose: Option<String>,
    /// The reference stated.
    pub reference: Option<String>,
}

impl Asking {
    /// The first client of an agreement with every scope there is and its widest purpose.
    pub fn of(agreement: &Agreement) -> Self {
        let widest = agreement
            .purposes
            .iter()
            .max_by_key(|purpose| purpose.groups().iter().count());
        Self {
            issuer: agreement.issuer.clone(),
            client: agreement.clients[0].clone(),
            scopes: every_scope(),
            purpose: widest.map(|purpose| purpose.code.clone()),
            reference: None,
        }
    }

    /// The claims of its token.
    pub fn claims(&self) -> Claims {
        Claims {
            issuer: self.issuer.clone(),
            client_id: self.client.clone(),
            subject: self.client.clone(),
            token_id: None,
            scopes: self.scopes.clone(),
            expires_at: i64::MAX,
        }
    }

    /// What it states beside its token.
    pub fn stated(&self) -> Stated {
        Stated {
            purpose: self.purpose.clone(),
            reference: self.reference.clone(),
        }
    }
}

/// A token that asks for everything; the agreement alone then decides.
pub fn every_scope() -> Vec<String> {
    let read = |group: &Group| Permission {
        group: *group,
        level: Level::Read,
    };
    Group::ALL
        .iter()
        .map(|group| read(group).to_string())
        .collect()
}

/// A client on a road to the service.
pub struct TestCaller<'a, R> {
    road: &'a R,
    /// What it says of itself.
    pub asking: Asking,
}

impl<'a, R: Asks> TestCaller<'a, R> {
    /// A client on that road.
    pub fn new(road: &'a R, asking: Asking) -> Self {
        Self { road, asking }
    }

    /// With these scopes only, separated by single spaces.
    pub fn with_scopes(mut self, scopes: &str) -> Self {
        self.asking.scopes = scopes.split(' ').map(str::to_owned).collect();
        self
    }

    /// For that purpose.
    pub fn for_purpose(mut self, purpose: &str) -> Self {
        self.asking.purpose = Some(purpose.to_owned());
        self
    }

    /// Without a purpose.
    pub fn without_purpose(mut self) -> Self {
        self.asking.purpose = None;
        self
    }

    /// For that case, power of attorney or application.
    pub fn with_reference(mut self, reference: &str) -> Self {
        self.asking.reference = Some(reference.to_owned());
        self
    }

    /// Without a reference.
    pub fn without_reference(mut self) -> Self {
        self.asking.reference = None;
        self
    }

    /// Asks, without variables.
    pub async fn ask(&self, query: &str) -> Value {
        self.ask_with(query, json!({})).await
    }

    /// Asks.
    pub async fn ask_with(&self, query: &str, variables: Value) -> Value {
        self.road.answer(&self.asking, query, variables).await
    }
}

/// The codes of an answer's errors.
pub fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array();
    errors
        .into_iter()
        .flatten()
        .map(|error| error["extensions"]["code"].as_str().unwrap_or("none"))
        .collect()
}

/// The coordinates that an answer says are withheld.
pub fn withheld(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array();
    errors
        .into_iter()
        .flatten()
        .filter_map(|error| error["extensions"]["coordinate"].as_str())
        .collect()
}
