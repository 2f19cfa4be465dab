//! Clearances follow the registers: one whose employer was touched is judged anew, and withdrawn where
//! the verdict would be worse; so is every one on a new day, and when a register is true of a later day.
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseConnection;

use super::State;
use crate::domain::assessment::assess;
use crate::domain::clearance::standing::withdrawal;
use crate::domain::clearance::{PermitCheck, Subject, permit_check};
use crate::domain::local_time::day;
use crate::domain::regulation::Regulation;
use crate::store::StoreError;
use crate::store::clearances::{self, Followed, Standing};
use crate::store::facts::FactsFound;
use crate::store::notifications::Topic;

/// Clearances that are judged together.
const JUDGED_TOGETHER: usize = 200;

/// Withdraws the clearances that no longer hold on `day`, as far as `followed` has not seen; tells their reference numbers. One that another process has withdrawn is not told.
pub async fn withdraw_worsened(
    db: &DatabaseConnection,
    law: &Regulation,
    followed: &mut Followed,
    (day, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<String>, StoreError> {
    let (touched, reached) = clearances::touched(db, followed, (day, now)).await?;
    let mut withdrawn = Vec::new();
    for part in touched.chunks(JUDGED_TOGETHER) {
        let found = clearances::judged_by(db, part).await?;
        for standing in part {
            let anew = judge(standing, &found, law, day);
            let Some(worse) = withdrawal(standing.verdict(), &anew) else {
                continue;
            };
            let law = law.content_hash();
            if clearances::withdraw(db, standing, &worse, law, (day, now)).await? {
                withdrawn.push(standing.reference().to_owned());
            }
        }
    }
    // Only what was judged to the end counts as seen.
    *followed = reached;
    Ok(withdrawn)
}

fn judge(standing: &Standing, found: &FactsFound, law: &Regulation, day: NaiveDate) -> PermitCheck {
    let nib = standing.nib();
    let known = nib.as_ref().and_then(|nib| found.of_business(nib));
    let known = known.map(|(_, facts)| (facts, assess(facts, law, day)));
    let subject = match &known {
        Some((facts, assessment)) => Subject::Known { facts, assessment },
        None => Subject::NotFound {
            sources: &found.sources,
        },
    };
    permit_check(subject, standing.service(), law, day)
}

/// Follows the registers for as long as the service runs: spawn it, and abort it to stop. Its first look
/// is at whatever was touched while no process ran.
pub async fn follow(state: Arc<State>) {
    let mut bell = state.notifications.subscribe(Topic::EmployerChanges);
    let mut followed = Followed::default();
    loop {
        let now = state.now();
        let day = day(now);
        let (db, law) = (&state.parts.db, &state.parts.law);
        match withdraw_worsened(db, law, &mut followed, (day, now)).await {
            Ok(withdrawn) if withdrawn.is_empty() => {}
            Ok(withdrawn) => tracing::info!(count = withdrawn.len(), "clearances were withdrawn"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "clearances were not judged anew; the next bell tries again"
                );
            }
        }
        // The bells' sender lives as long as the state does.
        if bell.changed().await.is_err() {
            return;
        }
    }
}
