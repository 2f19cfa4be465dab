//! Mutants of the policy: cells of the matrix that are flipped and declarations that are dropped,
//! each of which a test must notice.
//!
//! Two scores are told apart. By behaviour: the canaries, run against the mutant, find what it shows
//! too much or too little, or a coordinate is answered that must be withheld, or the other way round. By
//! any: the snapshot of the matrix differs as well. A mutant that decides every coordinate for every
//! caller as before, because no purpose of the agreement opens the group or another group stands in
//! the way, changes nothing that anybody could notice by asking: it is counted apart, and only the
//! snapshot shows it. Every build runs all of them; `scripts/mutate-policy` prints the scores.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use simpul::domain::agreement::Agreements;
use simpul::domain::codes::{Agency, Code as _};
use simpul::domain::scope::{Access, Grants, Group, Requirement};
use simpul::policy::matrix;

use crate::access_log::newest;
use crate::app::{TestApp, agreement_files};
use crate::canaries::queries::{Asked, Atlas, Shape};
use crate::canaries::seed::{World, seed};
use crate::canaries::{Lookout, Tried, all_seeing, everybody};
use crate::database::{Engine, on};
use score::{Noticed, Score};

mod score;

const LEVELS: [&str; 4] = ["none", "aggregate", "case", "read"];

/// Both run on SQLite alone: the database takes no part in the decision.
#[tokio::test]
async fn a_flipped_cell_of_the_matrix_is_noticed() {
    on(Engine::Sqlite, async |app: TestApp| {
        let suite = Suite::over(&app).await;
        let mut score = Score::default();
        for mutant in flipped() {
            let under = app.under(mutant.agreements());
            let is_printed = matrix::print(app.service().table(), under.agreements())
                != matrix::print(app.service().table(), app.agreements());
            let changed = suite.decided_otherwise(&app, &under, mutant.agency);
            let noticed = match changed.is_empty() {
                true => Noticed::Nowhere,
                false if suite.notices(&under, &mutant, &changed).await => Noticed::ByBehaviour,
                false => Noticed::BySnapshot,
            };
            score.add(noticed, is_printed, mutant.to_string());
        }
        println!("cells of the matrix: {score}");
        // Of a judgement or a log nothing is planted that only some employers' rows show, so that a right to
        // read it that becomes one by case is seen in the snapshot alone.
        assert!(score.behaviour * 10 >= score.effective() * 9, "{score}");
        assert!(score.unnoticed.is_empty(), "{score}");
    })
    .await;
}

#[tokio::test]
async fn a_declaration_that_is_dropped_is_noticed() {
    on(Engine::Sqlite, async |app: TestApp| {
        let suite = Suite::over(&app).await;
        let mut score = Score::default();
        for (coordinate, is_noticed) in suite.without_declarations(&app).await {
            let noticed = if is_noticed {
                Noticed::ByBehaviour
            } else {
                Noticed::BySnapshot
            };
            score.add(noticed, true, coordinate);
        }
        println!("declarations: {score}");
        assert!(score.behaviour * 2 > score.tried, "{score}");
    })
    .await;
}

/// One cell of one annex with another level.
struct Mutant {
    agency: Agency,
    group: String,
    from: String,
    into: &'static str,
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            agency,
            group,
            from,
            into,
        } = self;
        write!(f, "{} {group}: {from} -> {into}", agency.as_str())
    }
}

/// Every cell with every other level.
fn flipped() -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (_, text) in agreement_files() {
        let file: toml::Table = toml::from_str(&text).expect("it is TOML");
        let agency: Agency = file["agency"]
            .as_str()
            .and_then(|code| code.parse().ok())
            .expect("an agency");
        for (group, level) in file["fields"].as_table().expect("an annex") {
            let from = level.as_str().expect("a level");
            let others = LEVELS.into_iter().filter(|into| *into != from);
            mutants.extend(others.map(|into| Mutant {
                agency,
                group: group.clone(),
                from: from.to_owned(),
                into,
            }));
        }
    }
    mutants
}

/// The agreements with the annex of one agency changed.
fn changed(agency: Agency, groups: &BTreeMap<String, &str>) -> Agreements {
    let files = agreement_files().into_iter().map(|(name, text)| {
        let mut file: toml::Table = toml::from_str(&text).expect("it is TOML");
        if file["agency"].as_str() != Some(agency.as_str()) {
            return (name, text);
        }
        let annex = file["fields"].as_table_mut().expect("an annex");
        for (group, level) in groups {
            annex.insert(group.clone(), toml::Value::String((*level).to_owned()));
        }
        (name, toml::to_string(&file).expect("it is TOML"))
    });
    Agreements::parse(&files.collect::<Vec<_>>()).expect("a mutant can be read")
}

impl Mutant {
    fn agreements(&self) -> Agreements {
        changed(
            self.agency,
            &BTreeMap::from([(self.group.clone(), self.into)]),
        )
    }
}

/// What the canaries ask, with what there is to be seen.
struct Suite {
    canaries: Lookout,
    callers: Vec<Tried>,
    /// Each query with the groups it asks and what the all-seeing caller was shown.
    queries: Vec<(Asked, BTreeSet<String>, BTreeSet<String>)>,
    /// A query by every edge of the schema, with the groups it asks.
    edges: Vec<(Asked, BTreeSet<String>)>,
    /// Every query for a single leaf.
    doors: Vec<Asked>,
}

impl Suite {
    async fn over(app: &TestApp) -> Self {
        let canaries = Lookout::over(seed(app.db()).await);
        let sees_all = app.under(all_seeing());
        let everything = Tried::new(&sees_all, Agency::Bpjs, None, None);
        let requirements: BTreeMap<String, Requirement> = app
            .service()
            .table()
            .coordinates()
            .map(|(coordinate, asks)| (coordinate.to_owned(), asks))
            .collect();
        let mut atlas = Atlas::read(&app.service().sdl());
        let groups_of = |asked: &Asked| -> BTreeSet<String> {
            let way = asked.passes.iter().chain(&asked.leaves);
            way.flat_map(|coordinate| groups(requirements[coordinate]))
                .collect()
        };
        let (mut queries, mut edges, mut once) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut doors = Vec::new();
        for world in World::ALL {
            for asked in atlas.leaf_by_leaf(world) {
                if !once.insert(asked.text.clone()) {
                    continue;
                }
                doors.push(asked.clone());
                let answer = everything.ask(&sees_all, &asked).await;
                let there: BTreeSet<String> = canaries
                    .found(&answer)
                    .iter()
                    .map(|canary| canary.text.clone())
                    .collect();
                if !there.is_empty() {
                    let groups = groups_of(&asked);
                    queries.push((asked, groups, there));
                }
            }
            for asked in atlas.by_every_edge(world, Shape::Plain) {
                if once.insert(asked.text.clone()) {
                    let groups = groups_of(&asked);
                    edges.push((asked, groups));
                }
            }
        }
        let callers = everybody(app);
        Self {
            canaries,
            callers,
            queries,
            edges,
            doors,
        }
    }

    /// Queries of which a mutant decides the way otherwise for some caller of an agency: by the groups of
    /// one coordinate alone nothing may open that another one keeps shut.
    fn decided_otherwise(&self, app: &TestApp, mutant: &TestApp, agency: Agency) -> Vec<&Asked> {
        let table = app.service().table();
        let asks: BTreeMap<&str, Requirement> = table.coordinates().collect();
        let of = |app: &TestApp, tried: &Tried| {
            app.admit(&tried.asking).expect("it is admitted").grants()
        };
        let callers = self.callers.iter().filter(|tried| tried.agency == agency);
        let grants: Vec<(Grants, Grants)> = callers
            .map(|tried| (of(app, tried), of(mutant, tried)))
            .collect();
        let is_changed = |asked: &&Asked| {
            let way = |grants: Grants| way(&asks, asked, grants);
            grants
                .iter()
                .any(|(before, after)| way(*before) != way(*after))
        };
        self.doors.iter().filter(is_changed).collect()
    }

    /// Whether what a mutant answers is too much or too little.
    async fn notices(&self, under: &TestApp, mutant: &Mutant, changed: &[&Asked]) -> bool {
        for tried in self
            .callers
            .iter()
            .filter(|tried| tried.agency == mutant.agency)
        {
            if self.finds_a_door(under, tried, changed).await
                || self.finds_a_canary(under, tried, &mutant.group).await
            {
                return true;
            }
        }
        false
    }

    /// Whether a coordinate is withheld that is not to be, or the other way round.
    async fn finds_a_door(&self, under: &TestApp, tried: &Tried, changed: &[&Asked]) -> bool {
        let asks: BTreeMap<&str, Requirement> = under.service().table().coordinates().collect();
        for asked in changed {
            let should_open = way(&asks, asked, tried.grants()) != Some(Access::Denied);
            tried.ask(under, asked).await;
            // An answer without rows tells nothing of their fields; its record does.
            let denied = newest(under).await["details"]["denied"].take();
            if denied.is_null() != should_open {
                return true;
            }
        }
        false
    }

    async fn finds_a_canary(&self, under: &TestApp, tried: &Tried, group: &str) -> bool {
        let concerned = self
            .queries
            .iter()
            .filter(|(_, groups, _)| groups.contains(group));
        for (asked, _, there) in concerned {
            let answer = tried.ask(under, asked).await;
            let there = self.canaries.of(there);
            let seen = self.canaries.found(&answer);
            let is_wrong = !tried.leaks(&self.canaries, &answer, asked).is_empty()
                || !tried.blocked(under, &there, &seen, asked).is_empty();
            if is_wrong {
                return true;
            }
        }
        // The one way to a leaf may lead through what is by case; another need not.
        for (asked, groups) in &self.edges {
            if groups.contains(group) {
                let answer = tried.ask(under, asked).await;
                if !tried.leaks(&self.canaries, &answer, asked).is_empty() {
                    return true;
                }
            }
        }
        false
    }

    /// Each leaf whose declaration is dropped for one caller that reaches it and lacks it: it is asked
    /// alone, by a caller to whom exactly its groups were given beside its own.
    async fn without_declarations(&self, app: &TestApp) -> Vec<(String, bool)> {
        let mut outcomes: BTreeMap<String, bool> = BTreeMap::new();
        let table = app.service().table();
        let access = |tried: &Tried, coordinate: &str| {
            let known = table.coordinates().find(|(known, _)| *known == coordinate);
            known.map_or(Access::Denied, |(_, asks)| asks.decide(tried.grants()))
        };
        let leaves: BTreeSet<&String> = self
            .queries
            .iter()
            .filter_map(|(asked, ..)| asked.leaves.first())
            .collect();
        for leaf in leaves {
            for (asked, ..) in self
                .queries
                .iter()
                .filter(|(asked, ..)| asked.leaves.first() == Some(leaf))
            {
                for tried in &self.callers {
                    let is_open = asked
                        .passes
                        .iter()
                        .all(|pass| access(tried, pass) != Access::Denied);
                    if !is_open || access(tried, leaf) != Access::Denied {
                        continue;
                    }
                    let asks = table
                        .coordinates()
                        .find(|(known, _)| *known == leaf.as_str())
                        .map(|(_, asks)| asks);
                    let given = asks
                        .into_iter()
                        .flat_map(groups)
                        .map(|group| (group, "read"))
                        .collect();
                    let answer = tried
                        .ask(&app.under(changed(tried.agency, &given)), asked)
                        .await;
                    let is_noticed = !tried.leaks(&self.canaries, &answer, asked).is_empty();
                    *outcomes.entry(leaf.clone()).or_default() |= is_noticed;
                }
            }
        }
        outcomes.into_iter().collect()
    }
}

/// The least right on the way to a leaf; `None` where a coordinate is not known.
fn way(asks: &BTreeMap<&str, Requirement>, asked: &Asked, grants: Grants) -> Option<Access> {
    let mut least = Access::Allowed;
    for coordinate in asked.passes.iter().chain(&asked.leaves) {
        least = match (least, asks.get(coordinate.as_str())?.decide(grants)) {
            (Access::Denied, _) | (_, Access::Denied) => Access::Denied,
            (Access::ByCase, _) | (_, Access::ByCase) => Access::ByCase,
            (Access::Allowed, Access::Allowed) => Access::Allowed,
        };
    }
    Some(least)
}

/// The groups that a requirement names.
fn groups(requirement: Requirement) -> BTreeSet<String> {
    let named = |group: &Group| {
        let prefix = format!("{}:", group.name());
        requirement
            .alternatives()
            .iter()
            .flatten()
            .any(|scope| scope.starts_with(&prefix))
    };
    Group::ALL
        .iter()
        .filter(|group| named(group))
        .map(|group| group.name().to_owned())
        .collect()
}
