//! What was revoked, here or by another process: held in memory, where every request looks.
use std::sync::Arc;
use std::time::Duration;

use super::State;
use crate::store::StoreError;
use crate::store::notifications::Topic;
use crate::store::revocations::{Standing, in_force, standing};
use tokio::time::timeout;

/// A database that does not tell within this is away.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// Follows the revocations until it is aborted. While the database is away the last ones hold.
pub async fn follow(state: Arc<State>) {
    let mut bell = state.notifications.subscribe(Topic::TokenRevocations);
    let mut known = None;
    let mut is_away = false;
    loop {
        let refreshed = timeout(DATABASE_TIMEOUT, refresh(&state, &mut known)).await;
        match refreshed {
            Ok(Ok(())) => is_away = false,
            Ok(Err(_)) | Err(_) if is_away => {}
            Ok(Err(error)) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "it cannot be told what was revoked since");
                is_away = true;
            }
            Err(_) => {
                tracing::warn!("the database does not tell in time what was revoked since");
                is_away = true;
            }
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
