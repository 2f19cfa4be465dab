//! `POST /feeds/{dataset}`: the body goes to the disk as it comes, is looked through, and waits to
//! be written.
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::digest::Announced;
use super::{Turn, Waiting, answers, form, import_of};
use crate::domain::access_log::Details;
use crate::domain::disclosure::{Caller, FeedRight, Unstated};
use crate::domain::limits::Intake;
use crate::domain::local_time::day;
use crate::feeds::spool::{Arriving, Ticket};
use crate::feeds::{Received, datasets, receive};
use crate::server::State;
use crate::server::caller::Credentials;
use crate::server::reply::Problem;
use crate::server::request_id::RequestId;
use axum::body::Body;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use tokio::io::{AsyncWriteExt as _, BufWriter};
use tokio::sync::mpsc::OwnedPermit;

/// Bytes gathered before they are written.
const WRITE_BYTES: usize = 256 * 1024;

/// Time before the rate of a sender is judged.
const GRACE: Duration = Duration::from_mins(1);

/// Takes a file in.
pub async fn take(
    Shared(state): Shared<Arc<State>>,
    Path(dataset): Path<String>,
    request: Request,
) -> Response {
    let answer = take_in(&state, &dataset, request).await;
    answer.unwrap_or_else(Problem::into_response)
}

async fn take_in(state: &Arc<State>, dataset: &str, request: Request) -> Result<Response, Problem> {
    let id = RequestId::of(&request);
    let (head, body) = request.into_parts();
    let now = state.now();
    let credentials = Credentials::from_headers(&head.headers)?;
    let caller = credentials.admit(state, now).await?.caller;
    let right = right(&caller, dataset)?;
    let ticket = form::read(&head, &right, day(now))?;
    // A place is taken before the file is: nobody sends two gigabytes to hear that it is full.
    let turn = state.queue.next_turn(right.dataset()).await;
    let turn = turn.ok_or_else(answers::not_its_turn)?;
    let place = state.queue.place().ok_or_else(answers::busy)?;
    let arriving = state.parts.feeds.spool.create().map_err(|error| {
        tracing::error!(%error, "the spool cannot be written");
        answers::unavailable()
    })?;
    let arriving = fill(arriving, &head.headers, body, &state.limits().intake).await?;
    let accepted = Details::FeedAccepted {
        dataset: ticket.dataset.clone(),
        as_of: ticket.as_of,
    };
    state.record_of(&caller, accepted, &id).await?;
    // From here on it is looked at whether its sender waits or not: a batch that was opened is
    // not left behind.
    let state = state.clone();
    let settled =
        tokio::spawn(async move { settle(&state, ticket, arriving, (turn, place)).await });
    settled
        .await
        .unwrap_or_else(|_| Err(answers::unavailable()))
}

/// A dataset that does not exist, is another agency's or is not named by the token: all look alike.
fn right(caller: &Caller, dataset: &str) -> Result<FeedRight, Problem> {
    let known = datasets().into_iter().find(|known| known.name == dataset);
    if let Some(right) = known.and_then(|known| caller.feed(&known)) {
        return Ok(right);
    }
    let code = match caller.unstated() {
        Some(Unstated::Purpose) => "PURPOSE_REQUIRED",
        Some(Unstated::Reference) => "REFERENCE_REQUIRED",
        None => {
            let advice = "this client may not feed that dataset: its agency supplies it, its agreement \
                          permits feeds, and its token has the scope feed:<dataset>, or nothing is fed";
            return Err(Problem::new(StatusCode::FORBIDDEN, "FORBIDDEN", advice));
        }
    };
    let advice = "state a purpose of the agreement, and the reference where it asks for one";
    Err(Problem::new(StatusCode::BAD_REQUEST, code, advice))
}

/// Fills a file from a body, within the limits of size and time. A body that ends early, or is not
/// what was announced, leaves nothing.
async fn fill(
    mut arriving: Arriving,
    headers: &HeaderMap,
    body: Body,
    intake: &Intake,
) -> Result<Arriving, Problem> {
    let length = headers.get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > intake.body_bytes) {
        return Err(too_large(intake));
    }
    let mut announced = Announced::read(headers)?;
    let file = arriving.take_file().ok_or_else(answers::unavailable)?;
    let mut file = BufWriter::with_capacity(WRITE_BYTES, tokio::fs::File::from_std(file));
    let mut stream = body.into_data_stream();
    let mut bytes = 0_u64;
    let began = Instant::now();
    let idle = Duration::from_secs(intake.idle_seconds);
    while let Some(part) = tokio::time::timeout(idle, stream.next())
        .await
        .map_err(|_| too_slow())?
    {
        let part = part.map_err(|_| answers::cut_off())?;
        bytes += part.len() as u64;
        if bytes > intake.body_bytes {
            return Err(too_large(intake));
        }
        let elapsed = began.elapsed();
        if elapsed > GRACE && bytes < elapsed.as_secs() * intake.bytes_per_second_min {
            return Err(too_slow());
        }
        announced.update(&part);
        file.write_all(&part).await.map_err(answers::unwritable)?;
    }
    if length.is_some_and(|length| length != bytes) {
        return Err(answers::cut_off());
    }
    if !announced.holds() {
        return Err(Problem::bad_input(
            "what arrived is not what Content-Digest announced; send it again",
        ));
    }
    file.flush().await.map_err(answers::unwritable)?;
    // What a sender is told to have arrived survives a power cut.
    file.into_inner()
        .sync_all()
        .await
        .map_err(answers::unwritable)?;
    metrics::counter!("simpul_feed_bytes_total").increment(bytes);
    Ok(arriving)
}

async fn settle(
    state: &Arc<State>,
    ticket: Ticket,
    arriving: Arriving,
    (turn, place): (Turn, OwnedPermit<Waiting>),
) -> Result<Response, Problem> {
    let import = import_of(state, ticket.clone(), arriving.path(), state.now());
    match receive(&state.parts.db, import).await {
        Ok(Received::Settled(report)) => {
            tracing::info!(dataset = report.dataset, batch = report.batch_id, status = %report.status, "a feed was settled");
            Ok(answers::settled(&report))
        }
        Ok(Received::Ready(job)) => {
            let batch = job.batch_id();
            let accepted = arriving.accept(ticket).map_err(answers::unwritable)?;
            tracing::info!(
                dataset = accepted.ticket.dataset,
                batch,
                "a feed was accepted"
            );
            place.send(Waiting {
                accepted,
                job: Some(job),
                _turn: turn,
            });
            Ok(answers::accepted(batch))
        }
        Err(error) => Ok(answers::refused(&error)),
    }
}

fn too_large(intake: &Intake) -> Problem {
    let advice = format!(
        "a file has at most {} bytes as it is sent",
        intake.body_bytes
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "LIMIT_EXCEEDED", advice)
}

fn too_slow() -> Problem {
    let advice = "the file came too slowly; send it again, compressed where it was not";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "LIMIT_EXCEEDED", advice)
}
