//! A schema's types, read from its text.
use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};

/// A type, as far as queries are made of it.
pub enum Kind {
    Composite {
        fields: Vec<Field>,
        members: Vec<String>,
    },
    Input {
        fields: Vec<Argument>,
        is_one_of: bool,
    },
    Choice(Vec<String>),
    Scalar,
}

/// An output field.
#[derive(Clone)]
pub struct Field {
    pub name: String,
    pub arguments: Vec<Argument>,
    pub returns: String,
    /// Whether what it publishes is derived from other groups by a rule of law.
    pub is_derived: bool,
}

/// An argument or an input field.
#[derive(Clone)]
pub struct Argument {
    pub name: String,
    pub of: String,
    pub is_list: bool,
    pub is_required: bool,
}

/// Reads the types of a schema. An interface leads to its implementors.
pub fn kinds(sdl: &str) -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    for definition in definitions(sdl) {
        let is_one_of = definition
            .directives
            .iter()
            .any(|directive| directive.node.name.node == "oneOf");
        kinds.insert(
            definition.name.node.to_string(),
            kind(definition.kind, is_one_of),
        );
    }
    for definition in definitions(sdl) {
        let TypeKind::Object(object) = definition.kind else {
            continue;
        };
        for interface in object.implements {
            if let Some(Kind::Composite { members, .. }) = kinds.get_mut(interface.node.as_str()) {
                members.push(definition.name.node.to_string());
            }
        }
    }
    kinds
}

fn definitions(sdl: &str) -> Vec<TypeDefinition> {
    let document = parse_schema(sdl).expect("the schema can be read");
    document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        })
        .collect()
}

fn kind(kind: TypeKind, is_one_of: bool) -> Kind {
    match kind {
        TypeKind::Object(object) => Kind::Composite {
            fields: fields(object.fields),
            members: Vec::new(),
        },
        TypeKind::Interface(interface) => Kind::Composite {
            fields: fields(interface.fields),
            members: Vec::new(),
        },
        TypeKind::Union(union) => Kind::Composite {
            fields: Vec::new(),
            members: union
                .members
                .into_iter()
                .map(|member| member.node.to_string())
                .collect(),
        },
        TypeKind::InputObject(input) => Kind::Input {
            fields: arguments(input.fields),
            is_one_of,
        },
        TypeKind::Enum(choices) => {
            let words = choices.values.iter();
            Kind::Choice(words.map(|word| word.node.value.node.to_string()).collect())
        }
        TypeKind::Scalar => Kind::Scalar,
    }
}

fn fields(fields: Vec<Positioned<FieldDefinition>>) -> Vec<Field> {
    fields
        .into_iter()
        .map(|field| Field {
            name: field.node.name.node.to_string(),
            arguments: arguments(field.node.arguments),
            returns: named(&field.node.ty.node).0.to_string(),
            is_derived: field
                .node
                .directives
                .iter()
                .any(|directive| directive.node.name.node == "derivedFrom"),
        })
        .collect()
}

fn arguments(arguments: Vec<Positioned<InputValueDefinition>>) -> Vec<Argument> {
    arguments
        .into_iter()
        .map(|argument| {
            let (of, is_list) = named(&argument.node.ty.node);
            Argument {
                name: argument.node.name.node.to_string(),
                of: of.to_string(),
                is_list,
                is_required: !argument.node.ty.node.nullable
                    && argument.node.default_value.is_none(),
            }
        })
        .collect()
}

fn named(ty: &Type) -> (&Name, bool) {
    match &ty.base {
        BaseType::Named(name) => (name, false),
        BaseType::List(inner) => (named(inner).0, true),
    }
}
