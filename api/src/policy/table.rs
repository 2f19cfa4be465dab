//! The compiled table: every coordinate of the schema with what it asks.
use std::collections::HashMap;

use async_graphql::registry::Registry;
use async_graphql::{ObjectType, SubscriptionType};

use crate::domain::scope::Requirement;
use compiler::Compiler;

mod compiler;

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
