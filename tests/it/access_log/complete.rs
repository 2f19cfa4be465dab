//! Nothing is shown that the log does not name: every canary that an answer holds belongs to an
//! employer or a person of its record.
use std::collections::BTreeSet;

use simpul::domain::access_log::PersonKey;
use simpul::domain::identifiers::EmployerId;

use super::*;
use crate::canaries::shown::{Shown, everything_shown};

on_both_databases! {
    async fn whatever_is_shown_is_named_by_its_record(app: TestApp) {
        let mut faults = BTreeSet::new();
        let mut seen = 0;
        everything_shown(&app, async |shown: Shown| {
            let record = newest(&app).await;
            let employers = &record["details"]["employers"];
            let persons = record["details"]["persons"].to_string();
            for employer in &shown.employers {
                seen += 1;
                if !employers.as_array().is_some_and(|named| named.contains(&json!(app.ledger().pseudonyms().employer(Some(Agency::Bpjs), EmployerId(*employer))))) {
                    faults.insert(format!("{} shows employer {employer}", shown.text));
                }
            }
            for nik in &shown.persons {
                seen += 1;
                if !persons.contains(&app.ledger().pseudonyms().person(Some(Agency::Bpjs), &PersonKey::new(nik.clone()))) {
                    faults.insert(format!("{} shows a person", shown.text));
                }
            }
        }).await;
        assert!(seen > 100, "only {seen} were shown");
        assert!(faults.is_empty(), "{} are not named:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
    }
}
