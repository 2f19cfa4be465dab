//! Queries to every place of a schema, by every edge that leads there, in every shape of selection.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::atlas::{Argument, Field, Kind, kinds};
use super::seed::World;

/// A schema as its text tells it.
pub struct Atlas {
    /// Its types.
    pub kinds: BTreeMap<String, Kind>,
    /// Arguments that no rule here can fill.
    pub unfilled: BTreeSet<String>,
}

/// A step from a type to the next: a field, or a narrower type.
#[derive(Clone)]
struct Step {
    /// The coordinate, for a field.
    coordinate: Option<String>,
    text: String,
    to: String,
}

/// The selection of a place's leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As they are.
    Plain,
    /// Each under another name, the steps too.
    Aliased,
    /// In an inline fragment, within one without a type.
    Inline,
    /// In a named fragment in a named fragment in a named fragment.
    Nested,
    /// Kept by `@include` and `@skip`, by a literal, by a variable and by its default.
    Kept,
    /// Twice: the leaves beside themselves, and the way beside itself.
    Merged,
    /// In the second of three operations.
    Second,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::Aliased,
        Self::Inline,
        Self::Nested,
        Self::Kept,
        Self::Merged,
        Self::Second,
    ];

    /// The variables that its queries come with.
    pub fn variables(self) -> serde_json::Value {
        match self {
            Self::Kept => serde_json::json!({ "yes": true }),
            Self::Plain
            | Self::Aliased
            | Self::Inline
            | Self::Nested
            | Self::Merged
            | Self::Second => serde_json::json!({}),
        }
    }

    /// The operation that is asked for, where there are several.
    pub fn operation(self) -> Option<&'static str> {
        (self == Self::Second).then_some("Second")
    }
}

/// One query, with what it passes on its way.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The document.
    pub text: String,
    /// The shape of its selection.
    pub shape: Shape,
    /// Coordinates of the steps.
    pub passes: Vec<String>,
    /// Coordinates of the leaves.
    pub leaves: Vec<String>,
}

impl Atlas {
    /// Reads a schema.
    pub fn read(sdl: &str) -> Self {
        Self {
            kinds: kinds(sdl),
            unfilled: BTreeSet::new(),
        }
    }

    /// Every output coordinate that can be reached.
    pub fn coordinates(&mut self) -> BTreeSet<String> {
        let paths = self.shortest(World::Named);
        let types: Vec<String> = paths.keys().cloned().collect();
        types
            .iter()
            .flat_map(|name| {
                self.fields(name)
                    .into_iter()
                    .map(move |field| format!("{name}.{}", field.name))
            })
            .collect()
    }

    /// Queries for all leaves of each type together, by every edge that leads to the type.
    pub fn by_every_edge(&mut self, world: World, shape: Shape) -> Vec<Asked> {
        let paths = self.shortest(world);
        let mut asked = Vec::new();
        for (from, path) in &paths {
            for step in self.steps(from, world) {
                let leaves = self.leaves(&step.to, world);
                let mut path = path.clone();
                path.push(step);
                if !leaves.is_empty() {
                    asked.push(document(&path, &leaves, shape));
                }
            }
        }
        asked
    }

    /// Queries for single leaves, each by the shortest way.
    pub fn leaf_by_leaf(&mut self, world: World) -> Vec<Asked> {
        let paths = self.shortest(world);
        let mut asked = Vec::new();
        for (to, path) in &paths {
            for leaf in self.leaves(to, world) {
                asked.push(document(path, &[leaf], Shape::Plain));
            }
        }
        asked
    }

    /// The shortest way to each type.
    fn shortest(&mut self, world: World) -> BTreeMap<String, Vec<Step>> {
        let mut known = BTreeMap::from([("Query".to_owned(), Vec::new())]);
        let mut waiting = VecDeque::from(["Query".to_owned()]);
        while let Some(from) = waiting.pop_front() {
            let path = known[&from].clone();
            for step in self.steps(&from, world) {
                if !known.contains_key(&step.to) {
                    let mut path = path.clone();
                    path.push(step.clone());
                    known.insert(step.to.clone(), path);
                    waiting.push_back(step.to);
                }
            }
        }
        known
    }

    /// The fields of a type.
    pub fn fields(&self, name: &str) -> Vec<Field> {
        match self.kinds.get(name) {
            Some(Kind::Composite { fields, .. }) => fields.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether a type has fields or members.
    pub fn is_composite(&self, name: &str) -> bool {
        matches!(self.kinds.get(name), Some(Kind::Composite { .. }))
    }

    fn steps(&mut self, from: &str, world: World) -> Vec<Step> {
        let mut steps = Vec::new();
        for field in self.fields(from) {
            if self.is_composite(&field.returns)
                && let Some(text) = self.call(from, &field, world)
            {
                let coordinate = Some(format!("{from}.{}", field.name));
                steps.push(Step {
                    coordinate,
                    text,
                    to: field.returns,
                });
            }
        }
        if let Some(Kind::Composite { members, .. }) = self.kinds.get(from) {
            for member in members {
                steps.push(Step {
                    coordinate: None,
                    text: format!("... on {member}"),
                    to: member.clone(),
                });
            }
        }
        steps
    }

    /// Leaves of a type: the coordinate and the call.
    fn leaves(&mut self, of: &str, world: World) -> Vec<(String, String)> {
        let mut leaves = Vec::new();
        for field in self.fields(of) {
            if !self.is_composite(&field.returns)
                && let Some(text) = self.call(of, &field, world)
            {
                leaves.push((format!("{of}.{}", field.name), text));
            }
        }
        leaves
    }

    /// A field with the arguments it needs, and with a page that is small but holds both worlds.
    fn call(&mut self, of: &str, field: &Field, world: World) -> Option<String> {
        let mut arguments = Vec::new();
        for argument in &field.arguments {
            if argument.name == "first" {
                arguments.push("first: 4".to_owned());
            } else if argument.is_required {
                let Some(value) = self.value(argument, world) else {
                    self.unfilled
                        .insert(format!("{of}.{}({}:)", field.name, argument.name));
                    return None;
                };
                arguments.push(format!("{}: {value}", argument.name));
            }
        }
        let arguments = match arguments.as_slice() {
            [] => String::new(),
            some => format!("({})", some.join(", ")),
        };
        Some(format!("{}{arguments}", field.name))
    }

    /// A value that an argument takes, of a world where it names something.
    pub fn value(&self, argument: &Argument, world: World) -> Option<String> {
        let one = match argument.of.as_str() {
            "ID" => format!("{:?}", world.global_id()),
            "Int" | "Float" => "1".to_owned(),
            "Boolean" => "true".to_owned(),
            "Date" => "\"2026-06-15\"".to_owned(),
            "Month" => "\"2026-01\"".to_owned(),
            "RegionCode" => "\"52.04\"".to_owned(),
            "Nib" | "Npp" | "Npwp" | "Nitku" | "Kpj" => {
                format!("{:?}", world.key(&argument.of.to_lowercase())?)
            }
            "ClearanceReference" => format!("{:?}", world.key("clearance_reference")?),
            "String" if argument.name == "document" => "\"{ viewer { client } }\"".to_owned(),
            "String" => format!("{:?}", world.key(&snake(&argument.name))?),
            name => match self.kinds.get(name)? {
                Kind::Choice(words) => words.first()?.clone(),
                Kind::Input { fields, is_one_of } => self.object(fields, *is_one_of, world)?,
                Kind::Composite { .. } | Kind::Scalar => return None,
            },
        };
        Some(if argument.is_list {
            format!("[{one}]")
        } else {
            one
        })
    }

    fn object(&self, fields: &[Argument], is_one_of: bool, world: World) -> Option<String> {
        let mut parts = Vec::new();
        for field in fields {
            if is_one_of {
                if let Some(value) = self.value(field, world) {
                    return Some(format!("{{ {}: {value} }}", field.name));
                }
            } else if field.is_required {
                parts.push(format!("{}: {}", field.name, self.value(field, world)?));
            }
        }
        (!is_one_of).then(|| format!("{{ {} }}", parts.join(", ")))
    }
}

fn snake(name: &str) -> String {
    name.chars()
        .flat_map(|c| {
            if c.is_uppercase() {
                vec!['_', c.to_ascii_lowercase()]
            } else {
                vec![c]
            }
        })
        .collect()
}

fn document(path: &[Step], leaves: &[(String, String)], shape: Shape) -> Asked {
    let on = path.last().map_or("Query", |step| step.to.as_str());
    let is_aliased = shape == Shape::Aliased;
    let (inner, fragments) = innermost(on, &selection(leaves, is_aliased), shape);
    let steps = path.iter().enumerate().rev();
    let text = steps.fold(inner, |inner, (index, step)| {
        let alias = if is_aliased && step.coordinate.is_some() {
            format!("s{index}: ")
        } else {
            String::new()
        };
        format!("{alias}{} {{ {inner} }}", step.text)
    });
    let text = match shape {
        Shape::Kept => format!("query($yes: Boolean!, $no: Boolean! = false) {{ {text} }}"),
        Shape::Merged => format!("{{ {text} {text} }}"),
        Shape::Second => format!(
            "query First {{ __typename }} query Second {{ {text} }} query Third {{ __schema {{ queryType {{ name }} }} }}"
        ),
        Shape::Plain | Shape::Aliased | Shape::Inline | Shape::Nested => format!("{{ {text} }}"),
    };
    let passes = path.iter().filter_map(|step| step.coordinate.clone());
    let leaves = leaves.iter().map(|(coordinate, _)| coordinate.clone());
    Asked {
        text: text + &fragments,
        shape,
        passes: passes.collect(),
        leaves: leaves.collect(),
    }
}

fn selection(leaves: &[(String, String)], is_aliased: bool) -> String {
    let leaves = leaves.iter().enumerate();
    let selection: Vec<String> = leaves
        .map(|(index, (_, text))| {
            if is_aliased {
                format!("a{index}: {text}")
            } else {
                text.clone()
            }
        })
        .collect();
    selection.join(" ")
}

/// The innermost selection in its shape, and the fragments that it spreads.
fn innermost(on: &str, selection: &str, shape: Shape) -> (String, String) {
    match shape {
        Shape::Plain | Shape::Aliased | Shape::Second => (selection.to_owned(), String::new()),
        Shape::Merged => (format!("{selection} {selection}"), String::new()),
        Shape::Kept => (
            "... @include(if: $yes) @skip(if: false) { ...A @skip(if: $no) } \
             ... @include(if: $no) { __typename }"
                .to_owned(),
            format!(" fragment A on {on} {{ {selection} }}"),
        ),
        Shape::Inline => (
            format!("... {{ ... on {on} {{ {selection} }} }}"),
            String::new(),
        ),
        Shape::Nested => (
            "...A".to_owned(),
            format!(
                " fragment A on {on} {{ ...B }} fragment B on {on} {{ ...C }} fragment C on {on} {{ {selection} }}"
            ),
        ),
    }
}
