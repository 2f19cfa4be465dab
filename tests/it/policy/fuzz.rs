//! Random valid documents: nothing that the plan did not allow is ever resolved.
use std::fmt::Write;

use async_graphql::{Name, Request, Value, Variables};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use simpul::domain::scope::Access;
use simpul::policy::plan::{fill_defaults, find_operation, plan};
use simpul::policy::reach::{Given, reach};

use crate::sample::{Denying, Sample, grants};

/// Documents of one run.
const DOCUMENTS: u64 = 2_000;

#[rustfmt::skip]
const TYPES: &[(&str, &[(&str, &str)])] = &[
    ("Query", &[("ping", ""), ("report", "Report"), ("reports", "Report"), ("reports(filter: { amounts: [1] })", "Report"),
        ("reports(orderBy: { field: AMOUNT })", "Report"), ("titled", "Titled"), ("hits", "Hit"), ("secret", "Secret")]),
    ("Report", &[("id", ""), ("title", ""), ("amount", ""), ("words", ""), ("words(above: 1)", ""), ("children", "Report"), ("file", "Secret")]),
    ("Secret", &[("title", ""), ("suspect", ""), ("report", "Report")]),
    ("Titled", &[("title", "")]),
    ("Hit", &[]),
];

const RIGHTS: &[&str] = &[
    "employer:read",
    "employer:case",
    "arrears_amount:read",
    "arrears_amount:case",
    "investigation:read",
];

const VARIABLES: &[&str] = &[
    "Boolean!",
    "Boolean! = true",
    "Boolean = true",
    "Boolean! = false",
];

#[tokio::test]
async fn nothing_is_resolved_that_was_not_allowed() {
    // Shared fragments multiply; what is decided here is not how much may be asked.
    let sample = Sample::under(crate::limits::ROOMY);
    let (mut answered, mut withheld) = (0, 0);
    for seed in 0..DOCUMENTS {
        let mut writer = Writer::new(seed);
        let (text, variables, rights) = writer.request();
        let denying = if seed % 4 == 0 {
            Denying::Reject
        } else {
            Denying::Null
        };
        let request = Request::new(&text).variables(variables);
        let outcome = sample.run(denying, &rights, request).await;
        for resolved in &outcome.resolved {
            let (of, field) = resolved.split_once('.').unwrap();
            // A field selected on the interface is allowed by the interface's coordinate.
            let is_allowed = outcome.allowed.iter().any(|allowed| {
                allowed == resolved || (allowed == "Titled.title" && field == "title")
            });
            assert!(
                is_allowed,
                "{resolved} was resolved unallowed by {rights:?} (seed {seed}): {text}"
            );
            let of = sample.table().find_type(of).unwrap();
            let rule = sample.table().find_field(of, field).unwrap();
            assert!(
                rule.requirement.missing(grants(&rights)).is_empty(),
                "{resolved} by {rights:?} (seed {seed}): {text}"
            );
        }
        let refusals = outcome.body["errors"].as_array().map_or(0, Vec::len);
        let is_valid = refusals == 0 || !outcome.denied.is_empty();
        assert!(
            is_valid,
            "seed {seed} wrote no valid document: {text}\n{}",
            outcome.body
        );
        match outcome.denied.len() {
            0 => answered += 1,
            _ => withheld += 1,
        }
        if denying == Denying::Reject && !outcome.denied.is_empty() {
            assert_eq!(outcome.resolved, [""; 0], "seed {seed}");
        }
    }
    // Both kinds must be common, or the run proves nothing.
    assert!(
        answered > DOCUMENTS / 10 && withheld > DOCUMENTS / 10,
        "{answered} answered, {withheld} withheld"
    );
}

#[test]
fn what_a_document_reaches_is_decided_as_execution_decides_it() {
    let sample = Sample::under(crate::limits::ROOMY);
    let table = sample.table();
    let (mut allowed, mut denied) = (0, 0);
    for seed in 0..DOCUMENTS {
        let (text, mut variables, rights) = Writer::new(seed).request();
        let grants = grants(&rights);
        let document = async_graphql::parser::parse_query(&text).unwrap();
        let operation = find_operation(&document, None).unwrap();
        fill_defaults(operation, &mut variables);
        let plan = plan(table, &document, operation, &variables, grants);
        let reached = reach(table, &document, operation, Given::Values(&variables));
        let decided = |coordinate: &str| {
            let found = reached.iter().filter(|one| one.coordinate == coordinate);
            found.map(|one| one.decide(grants)).collect::<Vec<_>>()
        };
        for index in &plan.allowed {
            let by_case = plan.by_case.contains(index);
            let access = if by_case {
                Access::ByCase
            } else {
                Access::Allowed
            };
            assert_eq!(
                decided(table.coordinate(*index)),
                [access],
                "seed {seed}: {text}"
            );
            allowed += 1;
        }
        for one in &plan.denied {
            let told = decided(&one.coordinate);
            assert!(
                told.contains(&Access::Denied),
                "{} (seed {seed}): {text}",
                one.coordinate
            );
            denied += 1;
        }
        // Whatever the variables are, no less is reached.
        let any = reach(table, &document, operation, Given::Nothing);
        for one in &reached {
            assert!(any.contains(one), "{one:?} (seed {seed}): {text}");
        }
    }
    assert!(
        allowed > 1_000 && denied > 1_000,
        "{allowed} allowed, {denied} denied"
    );
}

struct Writer {
    random: StdRng,
    /// Name, type and selection.
    fragments: Vec<(String, String, String)>,
    variables: Vec<usize>,
    aliases: u32,
}

impl Writer {
    fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            fragments: Vec::new(),
            variables: Vec::new(),
            aliases: 0,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.random.random_range(0..bound)
    }

    fn request(&mut self) -> (String, Variables, String) {
        let body = self.set("Query", 5);
        let declared: Vec<String> = self
            .variables
            .iter()
            .map(|index| format!("$v{index}: {}", VARIABLES[*index]))
            .collect();
        let declared = if declared.is_empty() {
            String::new()
        } else {
            format!("({})", declared.join(", "))
        };
        let mut text = format!("query{declared} {body}");
        for (name, of, set) in &self.fragments {
            write!(text, " fragment {name} on {of} {set}").unwrap();
        }
        let mut variables = Variables::default();
        for index in self.variables.clone() {
            if index == 0 || self.below(2) == 0 {
                variables.insert(
                    Name::new(format!("v{index}")),
                    Value::Boolean(self.below(2) == 0),
                );
            }
        }
        let rights: Vec<&str> = RIGHTS
            .iter()
            .copied()
            .filter(|_| self.below(3) > 0)
            .collect();
        (text, variables, rights.join(" "))
    }

    fn condition(&mut self) -> String {
        if self.below(5) > 0 {
            return String::new();
        }
        let directive = ["skip", "include"][self.below(2)];
        let value = match self.below(3) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ => {
                let index = self.below(VARIABLES.len());
                if !self.variables.contains(&index) {
                    self.variables.push(index);
                }
                format!("$v{index}")
            }
        };
        format!(" @{directive}(if: {value})")
    }

    fn set(&mut self, of: &str, depth: usize) -> String {
        let fields = TYPES.iter().find(|(name, _)| *name == of).unwrap().1;
        let mut text = "{ __typename ".to_owned();
        for _ in 0..=self.below(4) {
            if self.below(6) < 4 && !fields.is_empty() {
                let (field, returns) = fields[self.below(fields.len())];
                if returns.is_empty() || depth > 0 {
                    text += &self.field(field, returns, depth);
                }
            } else if depth > 0 {
                text += &self.fragment(of, depth);
            }
        }
        text + "}"
    }

    /// Under an alias, where the same name could mean two things.
    fn field(&mut self, field: &str, returns: &str, depth: usize) -> String {
        self.aliases += 1;
        let is_plain = self.aliases > 90 || (self.below(2) == 0 && !field.contains('('));
        if self.aliases > 90 && field.contains('(') {
            return String::new();
        }
        let alias = if is_plain {
            String::new()
        } else {
            format!("a{}: ", self.aliases)
        };
        let condition = self.condition();
        let body = if returns.is_empty() {
            String::new()
        } else {
            self.set(returns, depth - 1)
        };
        format!("{alias}{field}{condition} {body} ")
    }

    fn fragment(&mut self, of: &str, depth: usize) -> String {
        let on = match of {
            "Titled" | "Hit" => ["Report", "Secret", "Titled"][self.below(3)],
            "Report" | "Secret" => [of, "Titled"][self.below(2)],
            other => other,
        }
        .to_owned();
        let condition = self.condition();
        match self.below(3) {
            0 => format!("...{condition} {} ", self.set(of, depth - 1)),
            1 => format!("... on {on}{condition} {} ", self.set(&on, depth - 1)),
            _ => {
                let known = self
                    .fragments
                    .iter()
                    .find(|(_, known, _)| *known == on)
                    .map(|(name, ..)| name.clone());
                let name = match known {
                    Some(name) if self.below(2) == 0 => name,
                    _ => {
                        let set = self.set(&on, depth - 1);
                        let name = format!("F{}", self.fragments.len());
                        self.fragments.push((name.clone(), on, set));
                        name
                    }
                };
                format!("...{name}{condition} ")
            }
        }
    }
}
