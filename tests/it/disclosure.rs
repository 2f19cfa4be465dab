//! The published schema and the table that the lawyers sign, as files that a review sees change.
use std::collections::BTreeSet;
use std::path::Path;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use sea_orm::DatabaseConnection;
use simpul::graphql::Service;
use simpul::policy::extent::DocumentLimits;
use simpul::policy::matrix;

use crate::app::agreements;

pub fn service() -> Service {
    crate::app::service(DatabaseConnection::default(), DocumentLimits::default())
}

#[test]
fn the_matrix_is_the_one_that_was_reviewed() {
    let printed = matrix::print(service().table(), &agreements());
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("matrix", printed);
    });
}

#[test]
fn the_matrix_has_a_row_for_every_coordinate_and_no_other() {
    let service = service();
    let printed = matrix::print(service.table(), &agreements());
    let rows: Vec<&str> = printed
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    let rows_once: BTreeSet<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    assert_eq!(rows.len(), rows_once.len(), "a coordinate stands twice");
    let published = coordinates(&service.sdl());
    let missing: Vec<_> = published.difference(&rows_once).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
    // Arguments that only page inherit their field's rights and are printed where they declare.
    let stale: Vec<_> = rows_once
        .difference(&published)
        .filter(|row| !row.contains('('))
        .collect();
    assert!(stale.is_empty(), "no such coordinate: {stale:?}");
}

#[test]
fn the_published_schema_is_the_one_checked_in() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema.graphql");
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == service().sdl(),
        "api/schema.graphql is not the schema of this build: run `cargo run -- schema > api/schema.graphql` and review the difference"
    );
}

/// Output fields, input fields, sort keys and other choices that declare, of a schema's text.
fn coordinates(sdl: &str) -> BTreeSet<String> {
    let document = parse_schema(sdl).expect("the schema can be read");
    let mut found = BTreeSet::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let name = definition.node.name.node;
        let mut add = |part: &str| found.insert(format!("{name}.{part}"));
        match definition.node.kind {
            TypeKind::Object(object) => object.fields.iter().for_each(|field| {
                add(&field.node.name.node);
            }),
            TypeKind::Interface(interface) => interface.fields.iter().for_each(|field| {
                add(&field.node.name.node);
            }),
            TypeKind::InputObject(input) => input.fields.iter().for_each(|field| {
                add(&field.node.name.node);
            }),
            TypeKind::Enum(choices)
                if choices
                    .values
                    .iter()
                    .any(|value| !value.node.directives.is_empty()) =>
            {
                choices.values.iter().for_each(|value| {
                    add(&value.node.value.node);
                });
            }
            TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Scalar => {}
        }
    }
    found
}
