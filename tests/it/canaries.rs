//! Canaries: a value in every column that is found nowhere else, and queries to every place of the
//! schema by every edge. What an agency may not see is nowhere in an answer: not in its data, errors,
//! cursors or ids; what it may see is there.
//!
//! All of it is generic: a register that is added to the schema is asked for by itself, and a column
//! that is added says in `columns.rs` who may see it.
use std::collections::BTreeSet;

use async_graphql::{Request, Variables};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::{Agency, Code};
use simpul::domain::scope::{Access, Grants, Group, GroupSet, Requirement};

use crate::app::{TestApp, agreement_files};
use crate::callers::{Asking, Asks};

mod annexes;
pub mod atlas;
mod columns;
mod found;
mod ids;
pub mod queries;
mod roads;
pub mod seed;
pub mod shown;

pub use found::Lookout;
use queries::{Asked, Atlas, Shape};
use seed::{Canary, World, as_of, seed};

on_both_databases! {
    async fn no_query_brings_back_what_its_agency_may_not_see(app: TestApp) {
        let canaries = Lookout::over(seed(app.db()).await);
        let mut atlas = Atlas::read(&app.service().sdl());
        let mut leaks = Vec::new();
        for tried in everybody(&app) {
            for shape in Shape::ALL {
                let mut once = BTreeSet::new();
                for world in World::ALL {
                    for asked in atlas.by_every_edge(world, shape) {
                        if !once.insert(asked.text.clone()) {
                            continue;
                        }
                        let answer = tried.ask(&app, &asked).await;
                        leaks.extend(tried.leaks(&canaries, &answer, &asked));
                    }
                }
            }
        }
        leaks.sort();
        leaks.dedup();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
        assert!(atlas.unfilled.is_empty(), "teach canaries/queries.rs to fill {:?}", atlas.unfilled);
    }

    async fn what_an_agency_may_see_is_there(app: TestApp) {
        let canaries = Lookout::over(seed(app.db()).await);
        let sees_all = app.under(all_seeing());
        let everything = Tried::new(&sees_all, Agency::Bpjs, None, None);
        let mut atlas = Atlas::read(&app.service().sdl());
        let (mut blocked, mut leaks) = (Vec::new(), Vec::new());
        let mut shown = BTreeSet::new();
        let mut once = BTreeSet::new();
        for world in World::ALL {
            for asked in atlas.leaf_by_leaf(world) {
                if !once.insert(asked.text.clone()) {
                    continue;
                }
                let answer = sees_all.answer(&everything.asking, &as_of(everything.agency, &asked.text), json!({})).await;
                assert_eq!(answer["errors"], Value::Null, "{} is not a query: {answer}", asked.text);
                let there = canaries.found(&answer);
                shown.extend(there.iter().map(|canary| canary.column.clone()));
                for tried in everybody(&app) {
                    let answer = app.answer(&tried.asking, &as_of(tried.agency, &asked.text), json!({})).await;
                    blocked.extend(tried.blocked(&app, &there, &canaries.found(&answer), &asked));
                    leaks.extend(tried.leaks(&canaries, &answer, &asked));
                }
            }
        }
        leaks.sort();
        leaks.dedup();
        assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
        assert!(blocked.is_empty(), "{} over-blocks:\n{}", blocked.len(), blocked[..blocked.len().min(40)].join("\n"));
        // Were nothing shown at all, nothing could leak.
        for column in ["employer.legal_name", "employer.phone", "membership.worker_count", "business_registration.nib"] {
            assert!(shown.contains(column), "{column} is not among {shown:?}");
        }
    }
}

#[test]
fn every_coordinate_can_be_reached() {
    let service = crate::disclosure::service();
    let mut atlas = Atlas::read(&service.sdl());
    let reached = atlas.coordinates();
    // What is decided by a mutation is read again by queries; identity.rs asks the mutations.
    // http/subscriptions.rs follows what only an event tells.
    let is_asked_elsewhere = |coordinate: &str| {
        ["Mutation.", "Subscription.", "EmployerChange."]
            .iter()
            .any(|root| coordinate.starts_with(root))
    };
    let missed: Vec<&str> = service
        .table()
        .coordinates()
        .map(|(coordinate, _)| coordinate)
        .filter(|coordinate| is_output(coordinate, &service) && !reached.contains(*coordinate))
        .filter(|coordinate| !is_asked_elsewhere(coordinate))
        .collect();
    assert!(
        missed.is_empty(),
        "no query reaches {missed:?}; unfilled: {:?}",
        atlas.unfilled
    );
}

/// One way of asking, with what it may see.
pub struct Tried {
    /// The agency, its purpose and its reference.
    pub name: String,
    /// The agency.
    pub agency: Agency,
    /// Who asks.
    pub asking: Asking,
    grants: Grants,
    /// The employers that its right by case covers.
    named: &'static [World],
}

/// Every agency for every purpose; the prosecutors under a matter that is open and one that is not.
pub fn everybody(app: &TestApp) -> Vec<Tried> {
    let mut everybody = Vec::new();
    for agreement in app.agreements().iter() {
        for purpose in &agreement.purposes {
            let references = match agreement.agency {
                Agency::Prosecutor => vec![
                    Some("Z-SKK-N"),
                    Some("Z-SKK-H"),
                    Some("Z-SKK-O"),
                    Some("Z-KASUS-N"),
                ],
                _ => vec![None],
            };
            for reference in references {
                everybody.push(Tried::new(
                    app,
                    agreement.agency,
                    Some(&purpose.code),
                    reference,
                ));
            }
        }
    }
    everybody
}

/// An agreement under which everything may be read, to learn what queries show at all.
pub fn all_seeing() -> Agreements {
    let (name, text) = agreement_files().remove(0);
    Agreements::parse(&[(name, seeing_all(&text))]).expect("it can be used")
}

/// An agreement with the right to read everything.
fn seeing_all(text: &str) -> String {
    let (head, annex) = text.split_once("[fields]").expect("an annex");
    let annex = ["none", "case", "aggregate"]
        .iter()
        .fold(annex.to_owned(), |annex, level| {
            annex.replace(&format!("\"{level}\""), "\"read\"")
        });
    format!("{head}[fields]{annex}")
}

impl Tried {
    /// An agency asking under its agreement for a purpose.
    pub fn new(
        app: &TestApp,
        agency: Agency,
        purpose: Option<&str>,
        reference: Option<&str>,
    ) -> Self {
        let mut asking = app.caller(agency).asking;
        if let Some(purpose) = purpose {
            asking.purpose = Some(purpose.to_owned());
        }
        asking.reference = reference.map(str::to_owned);
        let caller = app.admit(&asking).expect("it is admitted");
        let stated = caller
            .purpose()
            .and_then(|code| caller.agreement().find_purpose(code));
        let groups = stated.map_or(GroupSet::EMPTY, |purpose| purpose.groups());
        let named: &[World] = match reference {
            Some("Z-SKK-H" | "Z-SKK-O") => &[],
            _ => &[World::Named],
        };
        Self {
            name: format!(
                "{} for {:?} under {reference:?}",
                agency.as_str(),
                asking.purpose
            ),
            agency,
            grants: annexes::expected(agency).only(groups),
            asking,
            named,
        }
    }

    /// The best right that any of the groups gives.
    pub fn access(&self, opens: &[Group]) -> Access {
        let decisions = opens
            .iter()
            .map(|group| Requirement::rows(*group).decide(self.grants));
        decisions.fold(Access::Denied, |best, access| match (best, access) {
            (Access::Allowed, _) | (_, Access::Allowed) => Access::Allowed,
            (Access::ByCase, _) | (_, Access::ByCase) => Access::ByCase,
            (Access::Denied, Access::Denied) => Access::Denied,
        })
    }

    /// Whether a right covers an employer.
    pub fn covers(&self, access: Access, world: World) -> bool {
        match access {
            Access::Allowed => world != World::Outside,
            Access::ByCase => self.named.contains(&world),
            Access::Denied => false,
        }
    }

    /// Asks a query of the atlas.
    pub async fn ask(&self, app: &TestApp, asked: &Asked) -> Value {
        let request = Request::new(as_of(self.agency, &asked.text))
            .variables(Variables::from_json(asked.shape.variables()));
        let request = match asked.shape.operation() {
            Some(name) => request.operation_name(name),
            None => request,
        };
        app.respond(&self.asking, request).await
    }

    /// What it may do.
    pub fn grants(&self) -> Grants {
        self.grants
    }

    /// Whether it may see what a canary stands for.
    pub fn may_see(&self, canary: &Canary) -> bool {
        self.covers(self.access(&canary.opens), canary.world)
    }

    /// The caller's own reference comes back to it, and by the log those of its earlier requests.
    fn is_own_reference(&self, canary: &Canary, asked: &Asked) -> bool {
        let is_of_log = asked.text.contains("ccessLog") || asked.text.contains("ProtectionLog");
        let is_reference = canary.text.starts_with("Z-SKK-") || canary.text.starts_with("Z-KASUS-");
        (is_of_log && is_reference) || self.asking.reference.as_ref() == Some(&canary.text)
    }

    /// What it was shown and may not see.
    pub fn leaks(&self, canaries: &Lookout, answer: &Value, asked: &Asked) -> Vec<String> {
        canaries
            .found(answer)
            .into_iter()
            .filter(|canary| !self.is_own_reference(canary, asked))
            .filter(|canary| !self.may_see(canary))
            .map(|canary| self.told(canary, asked))
            .collect()
    }

    /// What the all-seeing caller was shown and this one should have been. Where each coordinate on
    /// the way is open to it, the leaf is; and where the column is open to it, the coordinates are.
    pub fn blocked(
        &self,
        app: &TestApp,
        there: &[&Canary],
        seen: &[&Canary],
        asked: &Asked,
    ) -> Vec<String> {
        let way: Vec<Access> = asked
            .passes
            .iter()
            .chain(&asked.leaves)
            .map(|coordinate| {
                let (_, asks) = app
                    .service()
                    .table()
                    .coordinates()
                    .find(|(known, _)| known == coordinate)
                    .expect("the coordinate is in the table");
                asks.decide(self.grants)
            })
            .collect();
        // Objections are listed to the owner of the register that they contest, which is BPJS here.
        let is_of_another = self.agency != Agency::Bpjs
            && asked.passes.iter().any(|step| step == "Query.objections");
        let passes = &way[..asked.passes.len()];
        let is_open = |way: &[Access], world| way.iter().all(|access| self.covers(*access, world));
        let should = |canary: &Canary| {
            let column = canary.opens.iter().map(|group| self.access(&[*group]));
            let register = register_of(canary, asked).map(|group| self.access(&[group]));
            let column: Vec<Access> = column.chain(register).collect();
            !is_of_another && is_open(passes, canary.world) && is_open(&column, canary.world)
        };
        there
            .iter()
            .filter(|canary| should(canary) && !seen.iter().any(|seen| seen.text == canary.text))
            .map(|canary| self.told(canary, asked))
            .collect()
    }

    fn told(&self, canary: &Canary, asked: &Asked) -> String {
        let Canary { column, world, .. } = canary;
        let on = asked.leaves.first().map_or("", String::as_str);
        format!("{}: {column} of {world:?} beside {on}", self.name)
    }
}

/// The register whose right a row of `IdentitySource` asks beside what its fields declare: the type's
/// objects are rows of several registers.
fn register_of(canary: &Canary, asked: &Asked) -> Option<Group> {
    let mut leaves = asked.leaves.iter();
    if !leaves.any(|leaf| leaf.starts_with("IdentitySource.")) {
        return None;
    }
    match canary.column.split('.').next() {
        Some("membership") => Some(Group::Membership),
        Some("manpower_report") => Some(Group::Headcount),
        _ => None,
    }
}

#[test]
fn a_canary_is_found_in_data_errors_ids_and_cursors() {
    let found = |text: &str, answer: &Value| {
        let canary = Canary {
            column: "employer.legal_name".to_owned(),
            world: World::Named,
            text: text.to_owned(),
            opens: vec![Group::Employer],
        };
        Lookout::over(vec![canary]).found(answer).len()
    };
    let sealed = URL_SAFE_NO_PAD.encode("c1\u{1f}legal_name\u{1f}tZ0001NQ x\u{1f}i7");
    for answer in [
        json!({ "data": { "a": [{ "b": "Z0001NQ x" }] } }),
        json!({ "errors": [{ "message": "no Z0001NQ" }] }),
        json!({ "data": { "endCursor": sealed } }),
    ] {
        assert_eq!(found("Z0001NQ", &answer), 1, "{answer}");
    }
    assert_eq!(found("730000007", &json!({ "n": 730_000_007 })), 1);
    assert_eq!(found("730000007", &json!({ "n": 7_300_000_071_i64 })), 0);
}

/// Whether a coordinate is an output field's; the table lists inputs and sort keys too.
fn is_output(coordinate: &str, service: &simpul::graphql::Service) -> bool {
    let table = service.table();
    coordinate.split_once('.').is_some_and(|(of, field)| {
        table
            .find_type(of)
            .and_then(|of| table.find_field(of, field))
            .is_some()
    })
}

/// Fields that read the access log, which grows with each question.
pub const OF_LOG: [&str; 3] = ["accessLog", "accessHistory", "dataProtectionLog"];

/// Takes from an answer's errors what depends on which field was ready first: their order, and which
/// of two merged selections an error points to.
pub fn settle_errors(answer: &mut Value) {
    if let Some(errors) = answer.get_mut("errors").and_then(Value::as_array_mut) {
        for error in errors.iter_mut().filter_map(Value::as_object_mut) {
            error.remove("locations");
        }
        errors.sort_by_cached_key(Value::to_string);
    }
}
