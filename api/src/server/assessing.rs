//! The one who keeps assessments up to date: after every change, and when a day passes.
use std::sync::Arc;

use super::State;
use crate::store::assessments::{Cause, Keeping, refresh_portion};
use crate::store::notifications::Topic;

/// Follows the registers for as long as the service runs: spawn it. The bell rings at an interval
/// too, by which it sees that a day has passed. Several processes take turns, portion by portion.
pub async fn keep(state: Arc<State>) {
    let mut bell = state.notifications.subscribe(Topic::EmployerChanges);
    loop {
        catch_up(&state).await;
        tokio::select! {
            () = state.stopping.cancelled() => return,
            rung = bell.changed() => if rung.is_err() { return },
        }
    }
}

/// Portion after portion, until all is up to date, the database refuses or the service stops.
async fn catch_up(state: &State) {
    while !state.stopping.is_cancelled() {
        let keeping = Keeping::new(&state.parts.law, state.now());
        match refresh_portion(&state.parts.db, &keeping).await {
            Ok(Some(portion)) => {
                let labels = [("cause", name(portion.cause))];
                metrics::counter!("simpul_assessed_total", &labels).increment(portion.assessed);
            }
            Ok(None) => return,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "assessments were not kept up to date; the next bell tries again"
                );
                return;
            }
        }
    }
}

fn name(cause: Cause) -> &'static str {
    match cause {
        Cause::Touched => "touched",
        Cause::Due => "due",
        Cause::Generation => "generation",
    }
}
