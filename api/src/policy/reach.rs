//! What a document reaches: every coordinate of it, whoever asks.
//!
//! The plan of execution stops at what it denies; this walk goes on behind it, so that one answer
//! names everything that is missing. It passes the same rules over the same document, and decides
//! with the plan's own functions.
use std::collections::{BTreeMap, HashSet};

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, Variables};
use async_graphql_value::Value as DocumentValue;

use super::plan::{decide_input, is_dropped};
use super::table::{FieldRule, InputRule, Table, TypeIndex};
use crate::domain::scope::{Access, Grants, Requirement};

/// What is known of the variables.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// Their values, as a request has them: what is absent chooses nothing.
    Values(&'a Variables),
    /// Nothing: the document may be sent with any, so that whatever might run is reached.
    Nothing,
}

/// A coordinate that a document reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// `Type.field`, or an argument, filter or sort key.
    pub coordinate: String,
    /// What it asks.
    pub requirement: Requirement,
    /// For an argument, filter or sort key: what the field asks that it belongs to.
    pub listed_by: Option<Requirement>,
    /// Whether it is a field of the operation's root.
    pub is_root: bool,
}

impl Reached {
    /// The decision over it, as execution takes it.
    pub fn decide(&self, grants: Grants) -> Access {
        match self.listed_by {
            None => self.requirement.decide(grants),
            Some(field) => decide_input(self.requirement, field.decide(grants), grants),
        }
    }
}

/// Every coordinate that an operation reaches, sorted. Where a filter stands on several fields, it
/// is named once for each that asks something else.
pub fn reach(
    table: &Table,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    given: Given<'_>,
) -> Vec<Reached> {
    let mut walk = Walk {
        table,
        document,
        given,
        found: BTreeMap::new(),
        visited: HashSet::new(),
    };
    if let Some(root) = table.root(operation.ty) {
        walk.set(root, &operation.selection_set.node, true);
    }
    walk.found
        .into_iter()
        .map(
            |((coordinate, listed_by), (requirement, is_root))| Reached {
                coordinate,
                requirement,
                listed_by,
                is_root,
            },
        )
        .collect()
}

struct Walk<'a> {
    table: &'a Table,
    document: &'a ExecutableDocument,
    given: Given<'a>,
    found: BTreeMap<(String, Option<Requirement>), (Requirement, bool)>,
    /// Fragments, each once at the root and once below it.
    visited: HashSet<(&'a str, bool)>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, parent: TypeIndex, set: &'a SelectionSet, is_root: bool) {
        for item in &set.items {
            if self.is_dropped(item.node.directives()) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => self.field(parent, &field.node, is_root),
                Selection::InlineFragment(fragment) => {
                    let on = match &fragment.node.type_condition {
                        Some(on) => self.table.find_type(&on.node.on.node),
                        None => Some(parent),
                    };
                    if let Some(on) = on {
                        self.set(on, &fragment.node.selection_set.node, is_root);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if !self.visited.insert((name.as_str(), is_root)) {
                        continue;
                    }
                    let Some(fragment) = self.document.fragments.get(name) else {
                        continue;
                    };
                    let condition = &fragment.node.type_condition.node.on.node;
                    if let Some(on) = self.table.find_type(condition) {
                        self.set(on, &fragment.node.selection_set.node, is_root);
                    }
                }
            }
        }
    }

    /// Without values, a condition by a variable may hold or not.
    fn is_dropped(&self, directives: &[Positioned<Directive>]) -> bool {
        let is_fixed = |directive: &&Positioned<Directive>| {
            let condition = directive.node.get_argument("if");
            condition.is_some_and(|value| matches!(value.node, DocumentValue::Boolean(_)))
        };
        match self.given {
            Given::Values(variables) => is_dropped(directives, variables),
            Given::Nothing => {
                let fixed: Vec<_> = directives.iter().filter(is_fixed).cloned().collect();
                is_dropped(&fixed, &Variables::default())
            }
        }
    }

    fn field(&mut self, parent: TypeIndex, field: &'a Field, is_root: bool) {
        let Some(rule) = self.table.find_field(parent, &field.name.node) else {
            return;
        };
        let coordinate = self.table.coordinate(rule.coordinate).to_owned();
        let entry = self.found.entry((coordinate, None));
        entry.or_insert((rule.requirement, false)).1 |= is_root;
        for (name, value) in &field.arguments {
            if let Some(input) = rule.find_argument(&name.node) {
                self.input(rule, input, &value.node);
            }
        }
        self.set(rule.returns, &field.selection_set.node, false);
    }

    fn input(&mut self, field: &FieldRule, input: &InputRule, value: &DocumentValue) {
        match value {
            DocumentValue::Variable(name) => match self.given {
                Given::Values(variables) => {
                    if let Some(value) = variables.get(name) {
                        self.input(field, input, &value.clone().into_value());
                    }
                }
                // Which parts of a filter it will use is the request's to say, and is decided then.
                Given::Nothing => self.note(field, input),
            },
            DocumentValue::Null => {}
            DocumentValue::List(items) => {
                self.note(field, input);
                for item in items {
                    self.input(field, input, item);
                }
            }
            DocumentValue::Object(fields) => {
                self.note(field, input);
                let Some(rules) = self.table.find_input(&input.named_type) else {
                    return;
                };
                for (name, value) in fields {
                    if let Some(inner) = rules.get(name.as_str()) {
                        self.input(field, inner, value);
                    }
                }
            }
            DocumentValue::Enum(choice) => self.choice(field, input, choice),
            DocumentValue::String(choice) => self.choice(field, input, choice),
            DocumentValue::Number(_) | DocumentValue::Boolean(_) | DocumentValue::Binary(_) => {
                self.note(field, input);
            }
        }
    }

    fn choice(&mut self, field: &FieldRule, input: &InputRule, choice: &str) {
        self.note(field, input);
        let choices = self.table.find_choices(&input.named_type);
        if let Some(rule) = choices.and_then(|choices| choices.get(choice)) {
            self.note(field, rule);
        }
    }

    fn note(&mut self, field: &FieldRule, input: &InputRule) {
        let key = (input.coordinate.clone(), Some(field.requirement));
        self.found.entry(key).or_insert((input.requirement, false));
    }
}
