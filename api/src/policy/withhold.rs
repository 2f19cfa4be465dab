//! Withholding single fields: the plan's denied selections are marked in the document with an
//! internal directive, and only those take the library's slow path. Their resolvers never run.
use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::extensions::ResolveFut;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Selection, SelectionSet,
};
use async_graphql::registry::{__DirectiveLocation, MetaDirective, MetaInputValue, Registry};
use async_graphql::{
    Context, ContextDirective, CustomDirective, CustomDirectiveFactory, Name, Pos, Positioned,
    ServerError, ServerResult, Value,
};

use super::plan::Denied;

/// Name of the internal directive. A document that uses it is refused before it is marked.
pub const WITHHELD: &str = "withheld";

/// The errors of one request's denied selections, in the order of the plan; put into the request's data.
#[derive(Debug, Default)]
pub struct WithheldErrors(pub Vec<ServerError>);

/// Marks the denied selections. Each has a position of its own, and a fragment's selections are
/// decided by the fragment's type condition, so that the position says all.
pub fn mark(document: &mut ExecutableDocument, denied: &[Denied]) {
    let places: HashMap<Pos, (usize, bool)> = denied
        .iter()
        .enumerate()
        .map(|(index, denied)| (denied.position, (index, denied.is_nullable)))
        .collect();
    match &mut document.operations {
        DocumentOperations::Single(operation) => {
            mark_set(&mut operation.node.selection_set.node, &places);
        }
        DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                mark_set(&mut operation.node.selection_set.node, &places);
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        mark_set(&mut fragment.node.selection_set.node, &places);
    }
}

fn mark_set(set: &mut SelectionSet, places: &HashMap<Pos, (usize, bool)>) {
    for item in &mut set.items {
        match &mut item.node {
            Selection::Field(field) => {
                let position = field.pos;
                if let Some((index, is_nullable)) = places.get(&position) {
                    let directive = marker(*index, *is_nullable, position);
                    field
                        .node
                        .directives
                        .insert(0, Positioned::new(directive, position));
                } else {
                    mark_set(&mut field.node.selection_set.node, places);
                }
            }
            Selection::InlineFragment(fragment) => {
                mark_set(&mut fragment.node.selection_set.node, places);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn marker(index: usize, is_nullable: bool, position: Pos) -> Directive {
    let argument = |name: &str, value: Value| {
        (
            Positioned::new(Name::new(name), position),
            Positioned::new(value.into_value(), position),
        )
    };
    Directive {
        name: Positioned::new(Name::new(WITHHELD), position),
        arguments: vec![
            argument("index", index.into()),
            argument("nullable", is_nullable.into()),
        ],
    }
}

/// Whether a client wrote the internal directive itself.
pub fn is_forged(document: &ExecutableDocument) -> bool {
    let in_operations = document.operations.iter().any(|(_, operation)| {
        has_marker(&operation.node.directives) || is_forged_in(&operation.node.selection_set.node)
    });
    in_operations
        || document.fragments.values().any(|fragment| {
            has_marker(&fragment.node.directives) || is_forged_in(&fragment.node.selection_set.node)
        })
}

fn is_forged_in(set: &SelectionSet) -> bool {
    set.items.iter().any(|item| {
        has_marker(item.node.directives())
            || match &item.node {
                Selection::Field(field) => is_forged_in(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => {
                    is_forged_in(&fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(_) => false,
            }
    })
}

fn has_marker(directives: &[Positioned<Directive>]) -> bool {
    directives
        .iter()
        .any(|directive| directive.node.name.node == WITHHELD)
}

/// The internal directive itself.
#[derive(Clone, Copy, Debug)]
pub struct Withheld;

impl CustomDirectiveFactory for Withheld {
    fn name(&self) -> Cow<'static, str> {
        WITHHELD.into()
    }

    fn register(&self, registry: &mut Registry) {
        let argument = |name: &str, ty: &str| (name.to_owned(), MetaInputValue::new(name, ty));
        registry.add_directive(MetaDirective {
            name: WITHHELD.into(),
            // A description would stand alone in the published schema, from which the directive is struck.
            description: None,
            locations: vec![__DirectiveLocation::FIELD],
            args: [argument("index", "Int"), argument("nullable", "Boolean")]
                .into_iter()
                .collect(),
            is_repeatable: false,
            visible: Some(|_| false),
            composable: None,
        });
    }

    fn create(
        &self,
        _: &ContextDirective<'_>,
        directive: &Directive,
    ) -> ServerResult<Box<dyn CustomDirective>> {
        let argument = |name: &str| {
            directive
                .get_argument(name)
                .and_then(|value| value.node.clone().into_const())
        };
        let index = match argument("index") {
            Some(Value::Number(number)) => number
                .as_u64()
                .and_then(|index| usize::try_from(index).ok()),
            _ => None,
        };
        let is_nullable = argument("nullable") == Some(Value::Boolean(true));
        Ok(Box::new(Withholding {
            index: index.unwrap_or(usize::MAX),
            is_nullable,
        }))
    }
}

struct Withholding {
    index: usize,
    is_nullable: bool,
}

#[async_trait::async_trait]
impl CustomDirective for Withholding {
    async fn resolve_field(
        &self,
        ctx: &Context<'_>,
        _resolve: ResolveFut<'_>,
    ) -> ServerResult<Option<Value>> {
        let known = ctx
            .data_opt::<WithheldErrors>()
            .and_then(|errors| errors.0.get(self.index))
            .cloned();
        let error = known.unwrap_or_else(|| ServerError::new("withheld", Some(ctx.item.pos)));
        let error = ctx.set_error_path(error);
        if self.is_nullable {
            ctx.add_error(error);
            Ok(Some(Value::Null))
        } else {
            Err(error)
        }
    }
}
