//! What was revoked, here or by another process: held in memory, where every request looks.
use std::sync::Arc;

use super::State;
use crate::store::StoreError;
use crate::store::notifications::Topic;
use crate::store::revocations::{Standing, in_force, standing};

/// Follows the revocations until it is aborted. While the database is away the last ones hold.
pub async fn follow(state: Arc<State>) {
    let mut bell = state.notifications.subscribe(Topic::TokenRevocations);
    let mut known = None;
    loop {
        if let Err(error) = refresh(&state, &mut known).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "it cannot be told whether a token was revoked since");
        }
        if bell.changed().await.is_err() {
            return;
        }
    }
}

/// Reads the revocations where there is a new one, and has the sockets ask again.
async fn refresh(state: &State, known: &mut Option<Standing>) -> Result<(), StoreError> {
    let db = &state.parts.db;
    let now_standing = standing(db).await?;
    if *known == Some(now_standing) {
        return Ok(());
    }
    let revocations = in_force(db, state.now()).await?;
    state.parts.verifier.refuse(revocations);
    state.ask_sockets_again();
    *known = Some(now_standing);
    Ok(())
}
