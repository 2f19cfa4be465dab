//! Random operations over the whole schema, written from a list of choices: a shorter list with
//! smaller numbers is a smaller operation, so that a failure shrinks.
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::canaries::OF_LOG;
use crate::canaries::atlas::{Argument, Field, Kind};
use crate::canaries::queries::Atlas;
use crate::canaries::seed::World;

/// Response keys of what is derived from protected facts by a rule of law begin so.
pub const DERIVED: &str = "derived";

/// What values are taken from.
pub struct Words<'a> {
    /// Values that stand in the registers, or might.
    pub canaries: &'a [String],
    /// Ids and cursors that earlier answers brought.
    pub sealed: &'a [String],
    /// What is left out of the operation.
    pub without: Without,
}

/// What an operation leaves out. The log's record of a judgement names whom it was of, which the
/// judgement tells as well; so that the log can be compared whole, nothing is judged before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// Nothing is asked that is derived from protected facts by a rule of law.
    Judgements,
    /// Nothing is asked of the access log.
    Log,
}

/// An operation with its variables.
pub struct Operation {
    /// The document.
    pub text: String,
    /// Its variables.
    pub variables: Value,
}

/// Writes the operation that a list of choices makes.
pub fn written(atlas: &Atlas, words: &Words<'_>, choices: &[u16]) -> Operation {
    let mut writer = Writer {
        atlas,
        words,
        choices: choices.iter(),
        serial: 0,
        fragments: String::new(),
        declared: String::new(),
        variables: Map::new(),
    };
    let body = writer.set("Query", 6);
    let declared = match writer.declared.as_str() {
        "" => String::new(),
        some => format!("({some})"),
    };
    Operation {
        text: format!("query{declared} {body}{}", writer.fragments),
        variables: Value::Object(writer.variables),
    }
}

struct Writer<'a> {
    atlas: &'a Atlas,
    words: &'a Words<'a>,
    choices: std::slice::Iter<'a, u16>,
    serial: u32,
    fragments: String,
    declared: String,
    variables: Map<String, Value>,
}

/// A value as a document writes it and as a variable carries it.
struct Written {
    literal: String,
    json: Value,
}

impl Written {
    fn text(text: &str) -> Self {
        Self {
            literal: format!("{text:?}"),
            json: json!(text),
        }
    }

    fn bare(literal: String, json: Value) -> Self {
        Self { literal, json }
    }
}

impl<'a> Writer<'a> {
    /// A choice below `bound`; the first where no choice is left.
    fn below(&mut self, bound: usize) -> usize {
        let choice = self.choices.next().map_or(0, |choice| usize::from(*choice));
        choice % bound.max(1)
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn fresh(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    fn set(&mut self, of: &str, depth: usize) -> String {
        let mut text = "{ __typename ".to_owned();
        for _ in 0..=self.below(4) {
            text += &self.selection(of, depth);
        }
        text + "}"
    }

    fn selection(&mut self, of: &str, depth: usize) -> String {
        let fields = self.atlas.fields(of);
        let narrower = match self.atlas.kinds.get(of) {
            Some(Kind::Composite { members, .. }) => members.clone(),
            _ => Vec::new(),
        };
        if depth > 0 && (fields.is_empty() || self.one_in(5)) {
            let on = match narrower.len() {
                0 => of.to_owned(),
                count => narrower[self.below(count)].clone(),
            };
            return self.fragment(&on, depth);
        }
        if fields.is_empty() {
            return String::new();
        }
        let field = fields[self.below(fields.len())].clone();
        self.field(&field, depth).unwrap_or_default()
    }

    fn fragment(&mut self, on: &str, depth: usize) -> String {
        let kept = self.condition();
        let set = self.set(on, depth - 1);
        match self.below(3) {
            0 => format!("... on {on}{kept} {set} "),
            1 => format!("...{kept} {{ ... on {on} {set} }} "),
            _ => {
                let name = format!("F{}", self.fresh());
                write!(self.fragments, " fragment {name} on {on} {set}").unwrap();
                format!("...{name}{kept} ")
            }
        }
    }

    /// `None` where it cannot be asked for here.
    fn field(&mut self, field: &Field, depth: usize) -> Option<String> {
        let is_composite = self.atlas.is_composite(&field.returns);
        if is_composite && depth == 0 {
            return None;
        }
        let arguments = self.arguments(field)?;
        let is_declared_exception = field.is_derived || field.name == "districtStatistics";
        let is_left_out = match self.words.without {
            Without::Judgements => is_declared_exception,
            Without::Log => OF_LOG.contains(&field.name.as_str()),
        };
        if is_left_out {
            return None;
        }
        let alias = if is_declared_exception {
            format!("{DERIVED}{}: ", self.fresh())
        } else if !arguments.is_empty() || self.one_in(8) {
            format!("a{}: ", self.fresh())
        } else {
            String::new()
        };
        let kept = self.condition();
        let set = if is_composite {
            self.set(&field.returns, depth - 1)
        } else {
            String::new()
        };
        Some(format!("{alias}{}{arguments}{kept} {set} ", field.name))
    }

    fn condition(&mut self) -> String {
        if !self.one_in(10) {
            return String::new();
        }
        let directive = ["include", "skip"][self.below(2)];
        let value = self.below(2) == 0;
        let value = if self.one_in(2) {
            let name = format!("v{}", self.fresh());
            if self.one_in(2) {
                self.declare(&name, &format!("Boolean! = {value}"));
            } else {
                self.declare(&name, "Boolean!");
                self.variables.insert(name.clone(), json!(value));
            }
            format!("${name}")
        } else {
            value.to_string()
        };
        format!(" @{directive}(if: {value})")
    }

    fn declare(&mut self, name: &str, of: &str) {
        write!(self.declared, "${name}: {of} ").unwrap();
    }

    fn arguments(&mut self, field: &Field) -> Option<String> {
        let mut parts = Vec::new();
        let forward = self.below(3) < 2;
        for argument in &field.arguments {
            let is_wanted = match argument.name.as_str() {
                "first" => forward,
                "last" => !forward,
                "after" => forward && !self.words.sealed.is_empty() && self.one_in(3),
                "before" => !forward && !self.words.sealed.is_empty() && self.one_in(3),
                _ => argument.is_required || self.one_in(2),
            };
            if !is_wanted {
                continue;
            }
            match self.value(argument, 3) {
                Some(value) => parts.push(format!(
                    "{}: {}",
                    argument.name,
                    self.given(argument, value)
                )),
                None if argument.is_required => return None,
                None => {}
            }
        }
        Some(match parts.as_slice() {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        })
    }

    /// The value itself, or a variable that carries it.
    fn given(&mut self, argument: &Argument, value: Written) -> String {
        if !self.one_in(4) {
            return value.literal;
        }
        let name = format!("v{}", self.fresh());
        let of = if argument.is_list {
            format!("[{}!]!", argument.of)
        } else {
            format!("{}!", argument.of)
        };
        self.declare(&name, &of);
        self.variables.insert(name.clone(), value.json);
        format!("${name}")
    }

    fn value(&mut self, argument: &Argument, depth: usize) -> Option<Written> {
        let one = self.single(argument, depth)?;
        Some(if argument.is_list {
            Written::bare(format!("[{}]", one.literal), json!([one.json]))
        } else {
            one
        })
    }

    fn single(&mut self, argument: &Argument, depth: usize) -> Option<Written> {
        let world = World::ALL[self.below(3)];
        let number = |number: i64| Written::bare(number.to_string(), json!(number));
        Some(match argument.of.as_str() {
            "ID" => self.id(world),
            "Int" if matches!(argument.name.as_str(), "first" | "last") => {
                number(i64::try_from(self.below(4) + 1).ok()?)
            }
            "Int" | "Rupiah" | "Float" => {
                match self.word(|word| word.parse::<i64>().is_ok_and(|n| n < 2_000_000_000)) {
                    Some(word) => number(word.parse().ok()?),
                    None => number(1),
                }
            }
            "Boolean" => {
                let value = self.below(2) == 0;
                Written::bare(value.to_string(), json!(value))
            }
            "Date" => Written::text(&self.word(|word| word.len() == 10 && word.contains('-'))?),
            "Month" => Written::text("2026-01"),
            "RegionCode" => Written::text(["52.04", "52.04.08", "52.07"][self.below(3)]),
            "Kbli" => Written::text("47111"),
            "Nib" | "Npp" | "Npwp" | "Nitku" | "Kpj" => {
                Written::text(&world.key(&argument.of.to_lowercase())?)
            }
            "ClearanceReference" => Written::text(&world.key("clearance_reference")?),
            "String" if matches!(argument.name.as_str(), "after" | "before") => {
                Written::text(&self.words.sealed[self.below(self.words.sealed.len())])
            }
            "String" => Written::text(&self.word(|word| word.starts_with('Z'))?),
            _ => return self.composed(argument, depth),
        })
    }

    fn id(&mut self, world: World) -> Written {
        match self.words.sealed.len() {
            0 => Written::text(&world.global_id()),
            _ if self.one_in(3) => Written::text(&world.global_id()),
            count => Written::text(&self.words.sealed[self.below(count)].clone()),
        }
    }

    fn word(&mut self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let fitting: Vec<&String> = self
            .words
            .canaries
            .iter()
            .filter(|word| fits(word))
            .collect();
        let chosen = self.below(fitting.len());
        fitting.get(chosen).map(|word| (*word).clone())
    }

    fn composed(&mut self, argument: &Argument, depth: usize) -> Option<Written> {
        match self.atlas.kinds.get(&argument.of)? {
            Kind::Choice(words) => {
                let word = words[self.below(words.len())].clone();
                Some(Written::bare(word.clone(), json!(word)))
            }
            Kind::Input { fields, is_one_of } => {
                let (mut literal, mut object) = (Vec::new(), Map::new());
                let only = is_one_of.then(|| self.below(fields.len()));
                for (index, field) in fields.iter().enumerate() {
                    let is_wanted = match only {
                        Some(only) => only == index,
                        None => field.is_required || (depth > 0 && self.one_in(3)),
                    };
                    if !is_wanted {
                        continue;
                    }
                    let value = self.value(field, depth.saturating_sub(1))?;
                    literal.push(format!("{}: {}", field.name, value.literal));
                    object.insert(field.name.clone(), value.json);
                }
                Some(Written::bare(
                    format!("{{ {} }}", literal.join(", ")),
                    Value::Object(object),
                ))
            }
            Kind::Composite { .. } | Kind::Scalar => None,
        }
    }
}
