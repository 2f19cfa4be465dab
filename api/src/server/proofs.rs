//! `/verify/…`, `/clearance/status` and `/.well-known/jwks.json`: what anybody needs to check a
//! clearance that was shown to them.
//!
//! Nobody is asked for a token here. A clearance is opened by its reference number, which is not to be
//! guessed and stands on the paper itself: whoever has it has been shown the clearance. There is no
//! other way in, by NIB or by counting. Each look-up is recorded before it is answered.
mod archive;
mod forms;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DatabaseConnection;

use super::State;
use super::reply::Problem;
use super::request_id::RequestId;
use crate::domain::access_log::{Details, Record};
use crate::domain::clearance::statement::Reference;
use crate::proof::key_set::KeySet;
use crate::proof::status_list::{LIST_MEDIA, StatusList};
use crate::proof::{ArchiveError, ClearanceArchive, KeptClearance, page};
use archive::StoredClearances;
use forms::Form;

/// Look-ups of a process in one minute: each is a record, so that whoever asks without end must not
/// fill the log.
const LOOK_UPS_A_MINUTE: u32 = 600;

/// A signed list is given out again for so long.
const LIST_KEPT_SECONDS: i64 = 60;

/// What proofs are made of.
pub struct Proofs {
    url: String,
    keys: KeySet,
    archive: Arc<dyn ClearanceArchive>,
    pace: Mutex<Pace>,
    list: tokio::sync::Mutex<Option<(DateTime<Utc>, String)>>,
}

impl Proofs {
    /// Proofs of the clearances in a database, by these keys, for a service that is reached at an
    /// address.
    pub fn over(db: DatabaseConnection, url: &str, keys: KeySet) -> Self {
        let archive = StoredClearances::new(db, url);
        Self::of(Arc::new(archive), url, keys)
    }

    /// Proofs of what somebody else keeps.
    pub fn of(archive: Arc<dyn ClearanceArchive>, url: &str, keys: KeySet) -> Self {
        Self {
            url: url.to_owned(),
            keys,
            archive,
            pace: Mutex::default(),
            list: tokio::sync::Mutex::default(),
        }
    }
}

/// Look-ups of the present minute.
#[derive(Debug, Default)]
struct Pace {
    minute: i64,
    count: u32,
}

impl Pace {
    /// Whether there is room for one more.
    fn admits(&mut self, now: DateTime<Utc>) -> bool {
        let minute = now.timestamp().div_euclid(60);
        if minute != self.minute {
            *self = Self { minute, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count <= LOOK_UPS_A_MINUTE
    }
}

/// The routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/.well-known/jwks.json", get(keys))
        .route("/clearance/status", get(status))
        .route("/verify/{reference}", get(look_up))
}

/// The public keys (RFC 7517); none where clearances carry no proof.
async fn keys(Shared(state): Shared<Arc<State>>) -> Result<Response, Problem> {
    let set = state.parts.proofs.keys.to_json();
    let set = set.map_err(|_| unmade("the key set cannot be written"))?;
    Ok(public(set, "application/jwk-set+json", 3_600))
}

/// The signed list of what was withdrawn. It names nobody and is the same for all, so that fetching it
/// is no look-up and is not recorded.
async fn status(Shared(state): Shared<Arc<State>>) -> Result<Response, Problem> {
    let proofs = &state.parts.proofs;
    let signing = proofs.keys.signing().ok_or_else(no_key)?;
    let now = state.now();
    let mut kept = proofs.list.lock().await;
    let is_young = |at: &DateTime<Utc>| now - *at < TimeDelta::seconds(LIST_KEPT_SECONDS);
    let list = if let Some(list) = kept.take().filter(|(at, _)| is_young(at)) {
        list
    } else {
        let withdrawn = proofs.archive.withdrawn().await;
        let withdrawn = withdrawn.map_err(|error| unread(&error))?;
        let list = StatusList::of(&withdrawn).map_err(|_| unmade("the status list is full"))?;
        let uri = format!("{}/clearance/status", proofs.url);
        let signed = list.sign(&uri, now, signing);
        (
            now,
            signed.map_err(|_| unmade("the status list cannot be signed"))?,
        )
    };
    let text = list.1.clone();
    *kept = Some(list);
    Ok(public(text, LIST_MEDIA, LIST_KEPT_SECONDS))
}

/// A clearance in one of its forms. A reference that cannot be one, and one that was never given out,
/// are answered alike.
async fn look_up(
    Shared(state): Shared<Arc<State>>,
    Extension(id): Extension<RequestId>,
    name: Result<Path<String>, PathRejection>,
) -> Response {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let (reference, form) = Form::split(&name);
    let Ok(reference) = reference.parse() else {
        return unknown(form);
    };
    match find(&state, &reference, form, &id).await {
        Ok(Some(kept)) => {
            let answered = form.answer(&kept, &state.parts.proofs.keys, state.now());
            guarded(answered.unwrap_or_else(IntoResponse::into_response))
        }
        Ok(None) => unknown(form),
        Err(problem) => problem.into_response(),
    }
}

/// The clearance, once that it was looked for is recorded. The reference itself is not: it opens the
/// clearance to whoever reads the log.
async fn find(
    state: &State,
    reference: &Reference,
    form: Form,
    id: &RequestId,
) -> Result<Option<KeptClearance>, Problem> {
    let proofs = &state.parts.proofs;
    let is_admitted = proofs
        .pace
        .lock()
        .is_ok_and(|mut pace| pace.admits(state.now()));
    if !is_admitted {
        let advice = "clearances are looked up too often; ask again in a minute";
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "LIMIT_EXCEEDED",
            advice,
        ));
    }
    let found = proofs.archive.find(reference).await;
    let found = found.map_err(|error| unread(&error))?;
    let employer = found.as_ref().and_then(|kept| kept.employer);
    let ledger = &state.parts.answering.ledger;
    let named = employer.map(|employer| ledger.pseudonyms().employer(None, employer));
    let details = Details::ClearanceVerified {
        clearance: found
            .as_ref()
            .map(|kept| kept.statement.status.status_list.index),
        form: form.code(),
        employers: named.into_iter().collect(),
    };
    let trace = id.trace();
    let record =
        Record::new(details, state.now()).within(&trace.transaction, trace.trace.as_deref());
    let recorded = ledger.record(&record).await;
    recorded.map_err(|_| Problem::unrecorded())?;
    Ok(found)
}

fn unknown(form: Form) -> Response {
    match form {
        Form::Page => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            guarded((StatusCode::NOT_FOUND, kind, page::unknown()).into_response())
        }
        Form::Jws | Form::Json | Form::Pdf | Form::Svg | Form::Png => {
            let advice = "no clearance has this reference";
            Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice).into_response()
        }
    }
}

/// What a browser may do with a clearance: show it, and nothing else; keep it nowhere; tell its address
/// to nobody.
fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let fixed = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(forms::policy()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn public(body: String, kind: &'static str, seconds: i64) -> Response {
    let age = format!("public, max-age={seconds}");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CACHE_CONTROL, age),
    ];
    (headers, body).into_response()
}

fn no_key() -> Problem {
    let advice = "clearances of this service carry no proof: it has no key to sign with";
    Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice)
}

fn unmade(why: &'static str) -> Problem {
    tracing::error!(why, "a proof was not made");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        "the proof was not made",
    )
}

/// The database did not answer. The cause is logged here, once.
fn unread(error: &ArchiveError) -> Problem {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "clearances could not be read");
    let advice = "the database did not answer; ask again";
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "SOURCE_UNAVAILABLE",
        advice,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_room_for_so_many_look_ups_and_the_next_for_as_many() {
        let mut pace = Pace::default();
        let now = DateTime::from_timestamp(1_795_658_400, 0).unwrap();
        assert!((0..LOOK_UPS_A_MINUTE).all(|_| pace.admits(now)));
        assert!(!pace.admits(now));
        assert!(pace.admits(now + TimeDelta::seconds(60)));
    }
}
