//! From the schema's registry to the table.
use std::collections::HashMap;

use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry};

use super::{
    CoordinateIndex, DeclarationError, FieldRule, InputRule, Shape, Table, TypeIndex, TypeRule,
};
use crate::domain::scope::Requirement;
use crate::policy::declaration::{REQUIRES_SCOPES, declared};

/// Arguments that choose a part of what the field itself is asked for, so that the field's
/// requirement is theirs as well. `filter`, `orderBy` and `by` reveal what their own fields name.
const PLUMBING: [&str; 8] = [
    "first", "last", "after", "before", "id", "ids", "filter", "orderBy",
];

/// Reads the registry, and keeps every fault it meets.
#[derive(Default)]
pub(super) struct Compiler {
    faults: Vec<String>,
    output: HashMap<String, HashMap<String, Requirement>>,
    inputs: HashMap<String, HashMap<String, InputRule>>,
    choices: HashMap<String, HashMap<String, InputRule>>,
    /// Begins the coordinates of the root of subscriptions, on whose arguments the library takes no
    /// directive: they ask what their field asks.
    subscriptions: Option<String>,
}

impl Compiler {
    /// The table, or the list of coordinates that do not declare what they ask.
    pub(super) fn compile(
        mut self,
        registry: &Registry,
        roots: [Option<String>; 3],
    ) -> Result<Table, DeclarationError> {
        let [_, _, subscription] = &roots;
        self.subscriptions = subscription.as_ref().map(|name| format!("{name}."));
        let types: Vec<(&String, &MetaType)> = registry
            .types
            .iter()
            .filter(|(name, _)| !name.starts_with("__"))
            .collect();
        for (name, meta) in &types {
            self.read_type(name, meta);
        }
        self.join_implementors(registry);
        let by_name: HashMap<String, TypeIndex> = types
            .iter()
            .enumerate()
            .map(|(index, (name, _))| ((*name).clone(), index))
            .collect();
        let mut coordinates: Vec<(String, Requirement)> = self
            .output
            .iter()
            .flat_map(|(name, fields)| {
                fields
                    .iter()
                    .map(move |(field, asks)| (format!("{name}.{field}"), *asks))
            })
            .collect();
        coordinates.sort_unstable();
        let place: HashMap<String, CoordinateIndex> = coordinates
            .iter()
            .enumerate()
            .map(|(index, (name, _))| (name.clone(), index))
            .collect();
        let rules = types
            .iter()
            .map(|(name, meta)| self.type_rule(name, meta, &by_name, &place))
            .collect();
        if !self.faults.is_empty() {
            self.faults.sort_unstable();
            return Err(DeclarationError {
                faults: self.faults,
            });
        }
        let roots = roots.map(|root| root.and_then(|name| by_name.get(&name).copied()));
        Ok(Table {
            types: rules,
            by_name,
            inputs: self.inputs,
            choices: self.choices,
            coordinates,
            roots,
        })
    }

    fn read_type(&mut self, name: &str, meta: &MetaType) {
        match meta {
            MetaType::Object {
                fields,
                directive_invocations,
                ..
            }
            | MetaType::Interface {
                fields,
                directive_invocations,
                ..
            } => {
                let of_type = self.declared(name, directive_invocations);
                for (field, meta) in fields.iter().filter(|(field, _)| !field.starts_with("__")) {
                    let coordinate = format!("{name}.{field}");
                    let of_field = self.declared(&coordinate, &meta.directive_invocations);
                    let Some(requirement) = add_up(of_type, of_field) else {
                        self.faults.push(format!("{coordinate}: no scope declared"));
                        continue;
                    };
                    self.output
                        .entry(name.to_owned())
                        .or_default()
                        .insert(field.clone(), requirement);
                }
            }
            MetaType::InputObject { input_fields, .. } => {
                let mut rules = HashMap::new();
                for (field, meta) in input_fields {
                    let coordinate = format!("{name}.{field}");
                    match self.declared(&coordinate, &meta.directive_invocations) {
                        Some(requirement) => {
                            rules.insert(field.clone(), input_rule(requirement, meta, coordinate));
                        }
                        None => self.faults.push(format!("{coordinate}: no scope declared")),
                    }
                }
                self.inputs.insert(name.to_owned(), rules);
            }
            MetaType::Enum { enum_values, .. } => self.read_choices(name, enum_values),
            MetaType::Scalar { .. } | MetaType::Union { .. } => {}
        }
    }

    /// The values of a sort key reveal an order, so each declares what it asks; so do all values of an
    /// enum of which one does. Values of other enums are words; the field that filters by them has
    /// declared.
    fn read_choices(
        &mut self,
        name: &str,
        values: &async_graphql::indexmap::IndexMap<String, async_graphql::registry::MetaEnumValue>,
    ) {
        let mut invocations = values.values().flat_map(|meta| &meta.directive_invocations);
        if !name.ends_with("OrderField") && !invocations.any(|one| one.name == REQUIRES_SCOPES) {
            return;
        }
        let mut rules = HashMap::new();
        for (value, meta) in values {
            let coordinate = format!("{name}.{value}");
            match self.declared(&coordinate, &meta.directive_invocations) {
                Some(requirement) => {
                    rules.insert(
                        value.clone(),
                        InputRule {
                            requirement,
                            named_type: String::new(),
                            coordinate,
                        },
                    );
                }
                None => self.faults.push(format!("{coordinate}: no scope declared")),
            }
        }
        self.choices.insert(name.to_owned(), rules);
    }

    /// A field selected on an interface can reach every implementor: it asks what all of them ask.
    fn join_implementors(&mut self, registry: &Registry) {
        for (interface, meta) in &registry.types {
            let MetaType::Interface {
                fields,
                possible_types,
                ..
            } = meta
            else {
                continue;
            };
            for field in fields.keys() {
                let asked = possible_types
                    .iter()
                    .filter_map(|object| self.output.get(object)?.get(field).copied())
                    .fold(Requirement::PUBLIC, Requirement::and);
                if let Some(own) = self
                    .output
                    .get_mut(interface)
                    .and_then(|fields| fields.get_mut(field))
                {
                    *own = own.and(asked);
                }
            }
        }
    }

    fn type_rule(
        &mut self,
        name: &str,
        meta: &MetaType,
        by_name: &HashMap<String, TypeIndex>,
        place: &HashMap<String, CoordinateIndex>,
    ) -> TypeRule {
        let mut rule = TypeRule {
            name: name.to_owned(),
            fields: HashMap::new(),
        };
        let Some(fields) = meta.fields() else {
            return rule;
        };
        for (field, meta) in fields {
            let coordinate = format!("{name}.{field}");
            let asked = self
                .output
                .get(name)
                .and_then(|fields| fields.get(field))
                .copied();
            let returns = by_name
                .get(MetaTypeName::concrete_typename(&meta.ty))
                .copied();
            let (Some(requirement), Some(returns), Some(place)) =
                (asked, returns, place.get(&coordinate))
            else {
                continue;
            };
            let is_nullable = !meta.ty.ends_with('!');
            if !is_nullable && requirement != Requirement::PUBLIC {
                self.faults
                    .push(format!("{coordinate}: governed, so it must be nullable"));
            }
            let arguments = self.arguments(&coordinate, meta, requirement);
            let shape = shape_of(meta);
            let coordinate = *place;
            rule.fields.insert(
                field.clone(),
                FieldRule {
                    requirement,
                    returns,
                    shape,
                    coordinate,
                    is_nullable,
                    arguments,
                },
            );
        }
        rule
    }

    fn arguments(
        &mut self,
        coordinate: &str,
        meta: &MetaField,
        of_field: Requirement,
    ) -> HashMap<String, InputRule> {
        let mut rules = HashMap::new();
        let cannot_declare = self
            .subscriptions
            .as_ref()
            .is_some_and(|root| coordinate.starts_with(root));
        for (argument, meta) in &meta.args {
            let coordinate = format!("{coordinate}({argument}:)");
            let of_argument = self.declared(&coordinate, &meta.directive_invocations);
            let requirement = of_field.and(of_argument.unwrap_or_default());
            let rule = input_rule(requirement, meta, coordinate);
            if of_argument.is_none()
                && !cannot_declare
                && !self.is_plumbing(argument, &rule.named_type)
            {
                self.faults
                    .push(format!("{}: no scope declared", rule.coordinate));
            }
            rules.insert(argument.clone(), rule);
        }
        rules
    }

    /// A filter or an order that is one scalar has nothing inside that could declare what it reveals.
    fn is_plumbing(&self, argument: &str, named_type: &str) -> bool {
        let declares_inside =
            self.inputs.contains_key(named_type) || self.choices.contains_key(named_type);
        let reveals_nothing = !matches!(argument, "filter" | "orderBy");
        PLUMBING.contains(&argument) && (reveals_nothing || declares_inside)
    }

    fn declared(
        &mut self,
        coordinate: &str,
        directives: &[async_graphql::registry::MetaDirectiveInvocation],
    ) -> Option<Requirement> {
        declared(directives).unwrap_or_else(|scope| {
            self.faults
                .push(format!("{coordinate}: unknown scope `{scope}`"));
            None
        })
    }
}

fn add_up(of_type: Option<Requirement>, of_field: Option<Requirement>) -> Option<Requirement> {
    match (of_type, of_field) {
        (Some(of_type), Some(of_field)) => Some(of_type.and(of_field)),
        (one, other) => one.or(other),
    }
}

fn input_rule(requirement: Requirement, meta: &MetaInputValue, coordinate: String) -> InputRule {
    InputRule {
        requirement,
        named_type: MetaTypeName::concrete_typename(&meta.ty).to_owned(),
        coordinate,
    }
}

fn shape_of(meta: &MetaField) -> Shape {
    // `ids` names as many values as it asks for.
    if meta.args.contains_key("first") || meta.args.contains_key("ids") {
        Shape::Page
    } else if meta.ty.contains('[')
        && !meta.name.starts_with("edges")
        && !meta.name.starts_with("nodes")
    {
        Shape::List
    } else {
        Shape::One
    }
}
