//! The decision over an operation, made on the parsed document before anything runs.
use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection,
    SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value, Variables};
use async_graphql_value::Value as DocumentValue;

use super::table::{CoordinateIndex, FieldRule, InputRule, Table, TypeIndex};
use crate::domain::scope::{Access, Grants, Requirement};

/// What an operation may do.
#[derive(Debug, Default)]
pub struct AccessPlan {
    /// Coordinates that are answered, for every employer or by case.
    pub allowed: HashSet<CoordinateIndex>,
    /// Of those, the ones that are answered by case.
    pub by_case: HashSet<CoordinateIndex>,
    /// Selections that are not answered. A fragment spread twice is reported once.
    pub denied: Vec<Denied>,
}

/// A selection that is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// Where in the document; unique to the selection.
    pub position: Pos,
    /// Response keys from the root.
    pub path: Vec<String>,
    /// The coordinate that the caller lacks: a field, or an argument, filter or sort key of it.
    pub coordinate: String,
    /// What that coordinate asks.
    pub requirement: Requirement,
    /// Whether the field may be null, so that its siblings are answered.
    pub is_nullable: bool,
}

/// The operation that a request selects; `None` where the document has none of that name.
pub fn find_operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(_), None) | (DocumentOperations::Single(_), Some(_)) => None,
    }
}

/// The name of the operation that a request selects, also where the request need not say it.
pub fn operation_name<'a>(
    document: &'a ExecutableDocument,
    name: Option<&'a str>,
) -> Option<&'a str> {
    let mut names = document.operations.iter().filter_map(|(name, _)| name);
    name.or_else(|| names.next().map(Name::as_str))
}

/// Fills in the operation's defaults. The library ignores them in `@skip` and `@include`; with them
/// filled in, it and the plan decide by the same values.
pub fn fill_defaults(operation: &OperationDefinition, variables: &mut Variables) {
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        if let Some(default) = &definition.node.default_value
            && !variables.contains_key(name)
        {
            variables.insert(name.clone(), default.node.clone());
        }
    }
}

/// Decides an operation over every concrete type it can reach.
pub fn plan(
    table: &Table,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    grants: Grants,
) -> AccessPlan {
    let mut walk = Walk {
        table,
        document,
        variables,
        grants,
        plan: AccessPlan::default(),
        path: Vec::new(),
        visited: HashSet::new(),
    };
    if let Some(root) = table.root(operation.ty) {
        walk.set(root, &operation.selection_set.node);
    }
    walk.plan
}

struct Walk<'a> {
    table: &'a Table,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    grants: Grants,
    plan: AccessPlan,
    path: Vec<&'a str>,
    visited: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, parent: TypeIndex, set: &'a SelectionSet) {
        for item in &set.items {
            if is_dropped(item.node.directives(), self.variables) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => self.field(parent, field),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = match condition {
                        Some(on) => self.table.find_type(&on.node.on.node),
                        None => Some(parent),
                    };
                    // A type that is not of the schema is refused by validation.
                    if let Some(on) = on {
                        self.set(on, &fragment.node.selection_set.node);
                    }
                }
                Selection::FragmentSpread(spread) => self.spread(&spread.node.fragment_name.node),
            }
        }
    }

    fn spread(&mut self, name: &'a Name) {
        // A fragment has its own type condition, so that one visit decides every spread of it.
        if !self.visited.insert(name.as_str()) {
            return;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return;
        };
        if let Some(on) = self
            .table
            .find_type(&fragment.node.type_condition.node.on.node)
        {
            self.set(on, &fragment.node.selection_set.node);
        }
    }

    fn field(&mut self, parent: TypeIndex, field: &'a Positioned<Field>) {
        // `__typename`, `__schema`, and names that validation refuses.
        let Some(rule) = self.table.find_field(parent, &field.node.name.node) else {
            return;
        };
        self.path.push(field.node.response_key().node.as_str());
        let access = rule.requirement.decide(self.grants);
        if access == Access::Denied {
            self.deny(
                field.pos,
                self.table.coordinate(rule.coordinate).to_owned(),
                rule.requirement,
                rule.is_nullable,
            );
        } else if let Some(input) = self.denied_argument(rule, access, &field.node) {
            self.deny(field.pos, input.0, input.1, rule.is_nullable);
        } else {
            self.plan.allowed.insert(rule.coordinate);
            if access == Access::ByCase {
                self.plan.by_case.insert(rule.coordinate);
            }
            self.set(rule.returns, &field.node.selection_set.node);
        }
        self.path.pop();
    }

    fn deny(
        &mut self,
        position: Pos,
        coordinate: String,
        requirement: Requirement,
        is_nullable: bool,
    ) {
        let path = self.path.iter().map(|key| (*key).to_owned()).collect();
        self.plan.denied.push(Denied {
            position,
            path,
            coordinate,
            requirement,
            is_nullable,
        });
    }

    /// What a caller filters or sorts by, it reveals: an argument is decided as an output field is.
    fn denied_argument(
        &self,
        rule: &FieldRule,
        access: Access,
        field: &Field,
    ) -> Option<(String, Requirement)> {
        let choice = Choice {
            variables: self.variables,
            table: self.table,
            grants: self.grants,
            listed: access,
        };
        field.arguments.iter().find_map(|(name, value)| {
            let input = rule.find_argument(&name.node)?;
            choice.denied_value(input, &value.node)
        })
    }
}

/// The decision over the arguments of one field.
struct Choice<'a> {
    table: &'a Table,
    variables: &'a Variables,
    grants: Grants,
    /// Whether the field lists every employer of the region or only those named by a matter.
    listed: Access,
}

impl Choice<'_> {
    fn denied_value(
        &self,
        input: &InputRule,
        value: &DocumentValue,
    ) -> Option<(String, Requirement)> {
        match value {
            DocumentValue::Variable(name) => {
                let value = self.variables.get(name)?;
                self.denied_value(input, &value.clone().into_value())
            }
            // An explicit null chooses nothing.
            DocumentValue::Null => None,
            DocumentValue::List(items) => self
                .refused(input)
                .or_else(|| items.iter().find_map(|item| self.denied_value(input, item))),
            DocumentValue::Object(fields) => self.refused(input).or_else(|| {
                let rules = self.table.find_input(&input.named_type)?;
                fields
                    .iter()
                    .find_map(|(name, value)| self.denied_value(rules.get(name.as_str())?, value))
            }),
            DocumentValue::Enum(choice) => self
                .refused(input)
                .or_else(|| self.denied_choice(input, choice)),
            // A variable carries an enum's value as a string.
            DocumentValue::String(choice) => self
                .refused(input)
                .or_else(|| self.denied_choice(input, choice)),
            DocumentValue::Number(_) | DocumentValue::Boolean(_) | DocumentValue::Binary(_) => {
                self.refused(input)
            }
        }
    }

    fn denied_choice(&self, input: &InputRule, choice: &str) -> Option<(String, Requirement)> {
        self.refused(self.table.find_choices(&input.named_type)?.get(choice)?)
    }

    /// A filter over every employer of the region reveals also those that no matter names, so that
    /// a right by case is enough only where the list itself holds named employers alone.
    fn refused(&self, input: &InputRule) -> Option<(String, Requirement)> {
        let access = decide_input(input.requirement, self.listed, self.grants);
        (access == Access::Denied).then(|| (input.coordinate.clone(), input.requirement))
    }
}

/// Decides an argument, filter or sort key of a field that is answered as `listed` says.
pub(super) fn decide_input(requirement: Requirement, listed: Access, grants: Grants) -> Access {
    match requirement.decide(grants) {
        Access::ByCase if listed != Access::ByCase => Access::Denied,
        access @ (Access::Allowed | Access::ByCase | Access::Denied) => access,
    }
}

/// Whether the executor is certain to drop a selection: exactly its own rule, in which a missing or
/// non-boolean value counts as `false`. Whatever it might run is decided.
pub(super) fn is_dropped(directives: &[Positioned<Directive>], variables: &Variables) -> bool {
    directives.iter().any(|directive| {
        let keeps_if = match directive.node.name.node.as_str() {
            "skip" => false,
            "include" => true,
            _ => return false,
        };
        let Some(condition) = directive.node.get_argument("if") else {
            return false;
        };
        let holds = match &condition.node {
            DocumentValue::Boolean(holds) => *holds,
            DocumentValue::Variable(name) => {
                matches!(variables.get(name), Some(Value::Boolean(true)))
            }
            _ => false,
        };
        holds != keeps_if
    })
}
