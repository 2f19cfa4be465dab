//! Two worlds: databases that differ only in what an agency may not see answer it the same, byte
//! for byte, whatever it asks.
//!
//! What differs is chosen at random among the values of columns and the existence of rows that are
//! withheld from the caller; what is asked is written at random over the whole schema. Verdicts and
//! statistics are published out of protected facts by a rule of law (`@derivedFrom`): they are asked
//! for too, and looked past in the comparison.
//!
//! `SIMPUL_CASES` asks more of each caller, `SIMPUL_SEED` others; a failure prints the seed and the
//! smallest operation that shows it.
use std::collections::BTreeSet;

use async_graphql::{Request, Variables};
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::DbBackend;
use serde_json::Value;
use simpul::domain::scope::{Access, Group};

use crate::app::TestApp;
use crate::canaries::queries::Atlas;
use crate::canaries::seed::{Canary, Planted, World, as_of, planned, plant};
use crate::canaries::{Tried, everybody, settle_errors};
use crate::database::{Engine, TestDatabase};
use operations::{DERIVED, Operation, Without, Words, written};

mod operations;

/// Operations of one caller, unless `SIMPUL_CASES` says otherwise.
const CASES: u64 = 8;
/// Operations after which worlds that do differ must have been told apart.
const CASES_MAX: u64 = 300;
/// Where the random choices begin, unless `SIMPUL_SEED` says otherwise.
const SEED: u64 = 4;
/// Choices of one operation at most.
const CHOICES: usize = 240;
/// Steps in which a failure is made smaller.
const SHRINKING: usize = 150;

/// What differs between two answers to the same question by its nature.
const MASKED: [&str; 1] = ["/extensions"];

/// Tables whose rows open or close the rights by case.
const MATTERS: [&str; 5] = [
    "compliance_case",
    "case_party",
    "power_of_attorney",
    "power_of_attorney_employer",
    "licence_application",
];

/// Tables whose rows make what a group shows that opens none of their columns: classes and bands.
const CLASSED: [(&str, Group); 3] = [
    ("contribution", Group::ArrearsClass),
    ("worker_enrolment", Group::WageBand),
    ("contribution", Group::WageBand),
];

on_both_databases! {
    async fn what_is_withheld_changes_no_answer(app: TestApp) {
        let mut asked = Counts::default();
        for (number, tried) in everybody(&app).iter().enumerate() {
            let seed = setting("SIMPUL_SEED", SEED) + number as u64;
            let (_, canaries) = planned(&|_| false);
            let difference = Difference::withheld_from(tried, &canaries, seed);
            let counts = worlds_apart(&app, &difference, async |pair: &Pair| {
                pair.compare(tried, seed, |told, (one, other), operation| {
                    assert_eq!(one, other, "{} (SIMPUL_SEED={seed}): {} with {}\n{told}", tried.name, operation.text, operation.variables);
                })
                .await
            })
            .await;
            asked.add(counts);
        }
        println!("two worlds: {asked:?}");
        // Were most of them refused, nothing would be compared.
        assert!(asked.answered * 2 > asked.asked, "{asked:?}");
    }

    async fn what_may_be_seen_does_change_answers(app: TestApp) {
        for (number, tried) in everybody(&app).iter().enumerate() {
            let seed = setting("SIMPUL_SEED", SEED) + number as u64;
            let (_, canaries) = planned(&|_| false);
            let difference = Difference::shown_to(tried, &canaries);
            if difference.values.is_empty() {
                continue;
            }
            let found = worlds_apart(&app, &difference, async |pair: &Pair| pair.tells_apart(tried, seed).await).await;
            println!("{}: told apart by operation {found:?}", tried.name);
            assert!(found.is_some(), "{}: none of {CASES_MAX} operations tells the worlds apart (SIMPUL_SEED={seed})", tried.name);
        }
    }
}

/// A number of the environment.
fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().expect("it is a number"))
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    asked: u64,
    answered: u64,
    differed: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.answered += other.answered;
        self.differed += other.differed;
    }
}

/// Tells of rows which are not there.
type Absent = Box<dyn Fn(&[Planted]) -> Vec<bool>>;

/// What differs in the second world.
struct Difference {
    values: BTreeSet<String>,
    /// Which rows are not there.
    absent: Absent,
}

impl Difference {
    fn withheld_from(tried: &Tried, canaries: &[Canary], seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let withheld: BTreeSet<String> = canaries
            .iter()
            .filter(|canary| !tried.may_see(canary))
            .map(|canary| canary.text.clone())
            .collect();
        let own = tried.asking.reference.clone();
        // A power of attorney names an employer by its NPP: under another it is another row, and the
        // id tells two rows apart (docs/trust.md).
        let attorneys = tried.access(&[Group::PowerOfAttorney]);
        let names_row = |text: &str| {
            let mut shown = World::ALL
                .into_iter()
                .filter(|world| tried.covers(attorneys, *world));
            shown.any(|world| world.key("npp").as_deref() == Some(text))
        };
        let values = withheld
            .iter()
            .filter(|text| own.as_ref() != Some(*text) && !names_row(text))
            .filter(|_| random.random_bool(0.75))
            .cloned()
            .collect();
        let classed: Vec<(&str, Access)> = CLASSED
            .iter()
            .map(|(table, group)| (*table, tried.access(&[*group])))
            .collect();
        let coin = random.random::<u64>();
        let absent = move |rows: &[Planted]| {
            let is_withheld = |row: &Planted| {
                let shows = classed
                    .iter()
                    .any(|(table, access)| *table == row.table && *access != Access::Denied);
                let is_secret = row.marks.iter().all(|mark| withheld.contains(mark));
                is_secret && !row.marks.is_empty() && !shows && !MATTERS.contains(&row.table)
            };
            let falls = |row: &Planted| {
                // Rows that refer to each other go together: their tables begin alike.
                let family: String = row.table.chars().take(8).collect();
                let all = rows
                    .iter()
                    .filter(|other| other.world == row.world && other.table.starts_with(&family));
                let name = family
                    .bytes()
                    .fold(coin, |sum, byte| sum.rotate_left(7) ^ u64::from(byte));
                let fate = (name ^ row.world as u64).count_ones().is_multiple_of(2);
                fate && all.into_iter().all(is_withheld)
            };
            rows.iter().map(falls).collect()
        };
        Self {
            values,
            absent: Box::new(absent),
        }
    }

    fn shown_to(tried: &Tried, canaries: &[Canary]) -> Self {
        let own = tried.asking.reference.clone();
        Self {
            values: canaries
                .iter()
                .filter(|canary| tried.may_see(canary) && own.as_ref() != Some(&canary.text))
                .filter(|canary| canary.text.starts_with('Z') && canary.text.ends_with('Q'))
                .map(|canary| canary.text.clone())
                .collect(),
            absent: Box::new(|rows| vec![false; rows.len()]),
        }
    }
}

/// Two services over the two worlds.
struct Pair {
    one: TestApp,
    other: TestApp,
    atlas: Atlas,
    words: Vec<String>,
}

/// Makes both worlds and drops them afterwards, also where what is done with them fails.
async fn worlds_apart<T>(
    app: &TestApp,
    difference: &Difference,
    then: impl AsyncFnOnce(&Pair) -> T,
) -> T {
    let engine = match app.db().get_database_backend() {
        DbBackend::Sqlite => Engine::Sqlite,
        _ => Engine::Postgres,
    };
    let databases = [
        TestDatabase::create(engine).await,
        TestDatabase::create(engine).await,
    ];
    let (rows, canaries) = planned(&|_| false);
    plant(databases[0].connection(), &rows).await;
    let (others, varied) = planned(&|text| difference.values.contains(text));
    let absent = (difference.absent)(&rows);
    let present = others.iter().zip(&absent).filter(|(_, absent)| !**absent);
    plant(databases[1].connection(), present.map(|(row, _)| row)).await;
    let pair = Pair {
        one: TestApp::over(databases[0].connection().clone()).await,
        other: TestApp::over(databases[1].connection().clone()).await,
        atlas: Atlas::read(&app.service().sdl()),
        words: canaries
            .into_iter()
            .chain(varied)
            .map(|canary| canary.text)
            .collect(),
    };
    let counts = std::panic::AssertUnwindSafe(then(&pair));
    let outcome = futures_util::FutureExt::catch_unwind(counts).await;
    drop(pair);
    for database in databases {
        database.discard().await;
    }
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Pair {
    /// Asks both the same; `judge` is told the smallest operation to which they answer otherwise.
    async fn compare(
        &self,
        tried: &Tried,
        seed: u64,
        judge: impl Fn(&str, (&str, &str), &Operation),
    ) -> Counts {
        let (mut runner, choices) = chosen(seed);
        let (mut counts, mut sealed) = (Counts::default(), Vec::new());
        let cases = setting("SIMPUL_CASES", CASES);
        for number in 0..cases {
            let without = if number < cases / 2 {
                Without::Judgements
            } else {
                Without::Log
            };
            let mut tree = choices.new_tree(&mut runner).expect("choices can be made");
            let (operation, one, other) = self.ask(tried, without, &sealed, &tree.current()).await;
            counts.asked += 1;
            counts.answered += u64::from(one.get("data").is_some_and(|data| !data.is_null()));
            gather(&one, &mut sealed);
            if told(one.clone()) == told(other.clone()) {
                continue;
            }
            counts.differed += 1;
            let mut smallest = (operation, one, other);
            let mut is_smaller = tree.simplify();
            for _ in 0..SHRINKING {
                if !is_smaller {
                    break;
                }
                let (operation, one, other) =
                    self.ask(tried, without, &sealed, &tree.current()).await;
                if told(one.clone()) == told(other.clone()) {
                    is_smaller = tree.complicate();
                } else {
                    smallest = (operation, one, other);
                    is_smaller = tree.simplify();
                }
            }
            let (one, other) = (told(smallest.1), told(smallest.2));
            judge(&smallest.0.text, (&one, &other), &smallest.0);
        }
        counts
    }

    /// Asks both the same until an answer differs; the number of the operation that did.
    async fn tells_apart(&self, tried: &Tried, seed: u64) -> Option<u64> {
        let (mut runner, choices) = chosen(seed);
        let mut sealed = Vec::new();
        for number in 0..CASES_MAX {
            let tree = choices.new_tree(&mut runner).expect("choices can be made");
            let (_, one, other) = self
                .ask(tried, Without::Log, &sealed, &tree.current())
                .await;
            gather(&one, &mut sealed);
            if told(one) != told(other) {
                return Some(number);
            }
        }
        None
    }

    async fn ask(
        &self,
        tried: &Tried,
        without: Without,
        sealed: &[String],
        choices: &[u16],
    ) -> (Operation, Value, Value) {
        let words = Words {
            canaries: &self.words,
            sealed,
            without,
        };
        let operation = written(&self.atlas, &words, choices);
        let text = as_of(tried.agency, &operation.text);
        let variables: Value =
            serde_json::from_str(&as_of(tried.agency, &operation.variables.to_string()))
                .expect("it is JSON");
        let request = || Request::new(&text).variables(Variables::from_json(variables.clone()));
        let one = self.one.respond(&tried.asking, request()).await;
        let other = self.other.respond(&tried.asking, request()).await;
        (operation, one, other)
    }
}

/// The choices that a seed makes.
fn chosen(seed: u64) -> (TestRunner, impl Strategy<Value = Vec<u16>>) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let runner = TestRunner::new_with_rng(Config::default(), random);
    let choices = proptest::collection::vec(proptest::num::u16::ANY, 8..CHOICES);
    (runner, choices)
}

/// Ids and cursors of an answer, for later questions.
fn gather(answer: &Value, sealed: &mut Vec<String>) {
    match answer {
        Value::String(text) => {
            let is_sealed = text.len() > 24
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            if is_sealed && sealed.len() < 300 && !sealed.contains(text) {
                sealed.push(text.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, sealed)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, sealed)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An answer as it is compared.
fn told(mut answer: Value) -> String {
    for place in MASKED {
        if let Some(masked) = answer.pointer_mut(place) {
            *masked = Value::Null;
        }
    }
    if let Some(errors) = answer.get_mut("errors").and_then(Value::as_array_mut) {
        let is_derived = |key: &Value| key.as_str().is_some_and(|key| key.starts_with(DERIVED));
        errors.retain(|error| {
            !error["path"]
                .as_array()
                .is_some_and(|path| path.iter().any(is_derived))
        });
    }
    settle_errors(&mut answer);
    look_past(&mut answer);
    answer.to_string()
}

fn look_past(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(look_past),
        Value::Object(fields) => {
            for (key, field) in fields {
                if key.starts_with(DERIVED) {
                    *field = Value::Null;
                } else {
                    look_past(field);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
