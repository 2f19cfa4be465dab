//! What queries show when everything may be read, and whose it is: for those who check that it is
//! told elsewhere, as the access log must.
use std::collections::BTreeSet;

use serde_json::json;
use simpul::domain::codes::Agency;

use super::queries::Atlas;
use super::seed::{World, as_of, nik, seed};
use super::{Lookout, Tried, all_seeing};
use crate::app::TestApp;
use crate::callers::Asks as _;

/// Tables whose rows are nobody's, or a person's who works for no employer.
const NO_EMPLOYERS: [&str; 7] = [
    "region",
    "kbli",
    "import_batch",
    "import_fault",
    "import_reject",
    "vulnerable_worker",
    "vulnerable_worker_period",
];
/// Tables whose rows are about a person.
const PERSONS: [&str; 5] = [
    "responsible_person",
    "vulnerable_worker",
    "vulnerable_worker_period",
    "worker",
    "worker_enrolment",
];

/// What one query showed.
#[derive(Debug)]
pub struct Shown {
    /// The query.
    pub text: String,
    /// Employers of whom something stands in its answer.
    pub employers: BTreeSet<i64>,
    /// Persons, by NIK.
    pub persons: BTreeSet<String>,
}

/// Asks for every leaf by every way there is, by the right to read everything, and hands on what each
/// query showed right after it was asked.
pub async fn everything_shown(app: &TestApp, mut look: impl AsyncFnMut(Shown)) {
    let canaries = Lookout::over(seed(app.db()).await);
    let sees_all = app.under(all_seeing());
    let everything = Tried::new(&sees_all, Agency::Bpjs, None, None);
    let mut atlas = Atlas::read(&app.service().sdl());
    let mut once = BTreeSet::new();
    for world in World::ALL {
        for asked in atlas.leaf_by_leaf(world) {
            if !once.insert(asked.text.clone()) {
                continue;
            }
            let text = as_of(Agency::Bpjs, &asked.text);
            let answer = sees_all.answer(&everything.asking, &text, json!({})).await;
            let mut shown = Shown {
                text: asked.text.clone(),
                employers: BTreeSet::new(),
                persons: BTreeSet::new(),
            };
            for canary in canaries.found(&answer) {
                let table = canary.column.split('.').next().unwrap_or_default();
                if !NO_EMPLOYERS.contains(&table) {
                    shown.employers.insert(canary.world.employer_id());
                }
                if PERSONS.contains(&table) {
                    shown.persons.insert(nik(table, canary.world));
                }
            }
            look(shown).await;
        }
    }
}
