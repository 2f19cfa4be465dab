//! The compiled table: every coordinate of the schema with what it asks.
use std::collections::HashMap;

use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry};
use async_graphql::{ObjectType, SubscriptionType};

use super::declaration::declared;
use crate::domain::scope::Requirement;

/// Index of a type in the table.
pub type TypeIndex = usize;

/// Index of an output coordinate in the table.
pub type CoordinateIndex = usize;

/// An output field's rule.
#[derive(Debug)]
pub struct FieldRule {
    /// What it asks, its type's requirement included.
    pub requirement: Requirement,
    /// The type it returns.
    pub returns: TypeIndex,
    /// How many children a cost estimate assumes.
    pub shape: Shape,
    /// Its place among all coordinates.
    pub coordinate: CoordinateIndex,
    /// Whether it may be null.
    pub is_nullable: bool,
    arguments: HashMap<String, InputRule>,
}

/// How many values a field returns, for the estimate of cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One.
    One,
    /// A bounded list.
    List,
    /// A page: as many as `first` or `last` asks, or `ids` names.
    Page,
}

/// The rule of an argument or input field.
#[derive(Debug)]
pub struct InputRule {
    /// What using it asks.
    pub requirement: Requirement,
    /// The named type of its value.
    pub named_type: String,
    /// `Type.field` or `Type.field(argument:)`.
    pub coordinate: String,
}

/// A type's rules.
#[derive(Debug, Default)]
pub struct TypeRule {
    name: String,
    fields: HashMap<String, FieldRule>,
}

/// The compiled declarations of a schema.
#[derive(Debug)]
pub struct Table {
    types: Vec<TypeRule>,
    by_name: HashMap<String, TypeIndex>,
    inputs: HashMap<String, HashMap<String, InputRule>>,
    choices: HashMap<String, HashMap<String, InputRule>>,
    coordinates: Vec<(String, Requirement)>,
    roots: [Option<TypeIndex>; 3],
}

/// The schema cannot be served: some coordinates do not say what they ask.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schema does not declare its scopes:\n{}", faults.join("\n"))]
pub struct DeclarationError {
    /// One line a coordinate.
    pub faults: Vec<String>,
}

/// Arguments that choose a part of what the field itself is asked for, so that the field's
/// requirement is theirs as well. `filter`, `orderBy` and `by` reveal what their own fields name.
const PLUMBING: [&str; 8] = [
    "first", "last", "after", "before", "id", "ids", "filter", "orderBy",
];

impl Table {
    /// Compiles the declarations of a schema, or lists every coordinate that lacks one.
    pub fn compile<Q: ObjectType, M: ObjectType, S: SubscriptionType>()
    -> Result<Self, DeclarationError> {
        let mut registry = Registry::default();
        Q::create_type_info(&mut registry);
        registry.query_type = Q::type_name().into_owned();
        if !M::is_empty() {
            M::create_type_info(&mut registry);
            registry.mutation_type = Some(M::type_name().into_owned());
        }
        if !S::is_empty() {
            S::create_type_info(&mut registry);
            registry.subscription_type = Some(S::type_name().into_owned());
        }
        registry.remove_unused_types();
        let roots = [
            Some(registry.query_type.clone()),
            registry.mutation_type.clone(),
            registry.subscription_type.clone(),
        ];
        Compiler::default().compile(&registry, roots)
    }

    /// The type of that name.
    pub fn find_type(&self, name: &str) -> Option<TypeIndex> {
        self.by_name.get(name).copied()
    }

    /// Name of a type.
    pub fn type_name(&self, index: TypeIndex) -> &str {
        self.types.get(index).map_or("", |rule| rule.name.as_str())
    }

    /// The rule of a field; `None` for what is not of the schema, and for `__typename` and the like.
    pub fn find_field(&self, parent: TypeIndex, field: &str) -> Option<&FieldRule> {
        self.types.get(parent)?.fields.get(field)
    }

    /// The rules of an input object's fields.
    pub(super) fn find_input(&self, name: &str) -> Option<&HashMap<String, InputRule>> {
        self.inputs.get(name)
    }

    /// The rules of an enum's values, where the choice itself reveals something.
    pub(super) fn find_choices(&self, name: &str) -> Option<&HashMap<String, InputRule>> {
        self.choices.get(name)
    }

    /// The root type of queries, mutations or subscriptions.
    pub fn root(
        &self,
        operation: async_graphql::parser::types::OperationType,
    ) -> Option<TypeIndex> {
        use async_graphql::parser::types::OperationType;
        let [query, mutation, subscription] = self.roots;
        match operation {
            OperationType::Query => query,
            OperationType::Mutation => mutation,
            OperationType::Subscription => subscription,
        }
    }

    /// Every coordinate with what it asks, output fields first, sorted by name within each kind.
    pub fn coordinates(&self) -> impl Iterator<Item = (&str, Requirement)> {
        let mut inputs: Vec<_> = self
            .inputs
            .values()
            .chain(self.choices.values())
            .flat_map(HashMap::values)
            .chain(
                self.types
                    .iter()
                    .flat_map(|rule| rule.fields.values())
                    .flat_map(|field| field.arguments.values()),
            )
            .map(|rule| (rule.coordinate.as_str(), rule.requirement))
            .collect();
        inputs.sort_unstable();
        let outputs = self
            .coordinates
            .iter()
            .map(|(name, requirement)| (name.as_str(), *requirement));
        outputs.chain(inputs)
    }

    /// The name of an output coordinate.
    pub fn coordinate(&self, index: CoordinateIndex) -> &str {
        self.coordinates
            .get(index)
            .map_or("", |(name, _)| name.as_str())
    }
}

impl FieldRule {
    /// The rule of an argument that asks more than its field does.
    pub fn find_argument(&self, name: &str) -> Option<&InputRule> {
        self.arguments.get(name)
    }
}

#[derive(Default)]
struct Compiler {
    faults: Vec<String>,
    output: HashMap<String, HashMap<String, Requirement>>,
    inputs: HashMap<String, HashMap<String, InputRule>>,
    choices: HashMap<String, HashMap<String, InputRule>>,
}

impl Compiler {
    fn compile(
        mut self,
        registry: &Registry,
        roots: [Option<String>; 3],
    ) -> Result<Table, DeclarationError> {
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

    /// The values of a sort key reveal an order, so each declares what it asks. Values of other
    /// enums are words; the field that filters by them has declared.
    fn read_choices(
        &mut self,
        name: &str,
        values: &async_graphql::indexmap::IndexMap<String, async_graphql::registry::MetaEnumValue>,
    ) {
        if !name.ends_with("OrderField") {
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
        for (argument, meta) in &meta.args {
            let coordinate = format!("{coordinate}({argument}:)");
            let of_argument = self.declared(&coordinate, &meta.directive_invocations);
            if of_argument.is_none() && !PLUMBING.contains(&argument.as_str()) {
                self.faults.push(format!("{coordinate}: no scope declared"));
            }
            let requirement = of_field.and(of_argument.unwrap_or_default());
            rules.insert(argument.clone(), input_rule(requirement, meta, coordinate));
        }
        rules
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
