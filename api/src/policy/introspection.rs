//! Introspection per caller, from the same declarations: what a caller could never be answered
//! under any of its purposes is not shown. Hiding protects nothing; the plan does.
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaDirectiveInvocation, MetaType, Registry};
use async_graphql::{Context, ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::declaration::declared;
use crate::domain::scope::{Access, Grants, Requirement};

/// What the caller of an introspection could be allowed; put into the request's data.
#[derive(Clone, Copy, Debug)]
pub struct Visible(pub Grants);

/// A marker to register with the schema's builder: registering it hands over the registry, in which
/// each coordinate then gets its filter.
#[derive(Clone, Copy, Debug)]
pub struct Visibility;

impl OutputType for Visibility {
    fn type_name() -> Cow<'static, str> {
        "Visibility".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        for meta in registry.types.values_mut() {
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
                    let of_type = requirement(directive_invocations);
                    for field in fields.values_mut() {
                        field.visible =
                            filter(of_type.and(requirement(&field.directive_invocations)));
                        for argument in field.args.values_mut() {
                            argument.visible = filter(requirement(&argument.directive_invocations));
                        }
                    }
                }
                MetaType::InputObject { input_fields, .. } => {
                    for field in input_fields.values_mut() {
                        field.visible = filter(requirement(&field.directive_invocations));
                    }
                }
                MetaType::Enum { enum_values, .. } => {
                    for value in enum_values.values_mut() {
                        value.visible = filter(requirement(&value.directive_invocations));
                    }
                }
                MetaType::Scalar { .. } | MetaType::Union { .. } => {}
            }
        }
        Self::type_name().into_owned()
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

fn requirement(directives: &[MetaDirectiveInvocation]) -> Requirement {
    declared(directives).ok().flatten().unwrap_or_default()
}

/// The library's filter is a bare function that does not know its field, so that there is one for
/// every distinct requirement.
fn filter(requirement: Requirement) -> Option<Filter> {
    if requirement == Requirement::PUBLIC {
        return None;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let index = known
        .iter()
        .position(|other| *other == requirement)
        .unwrap_or_else(|| {
            known.push(requirement);
            known.len() - 1
        });
    // Past the last function nothing is shown: fails closed.
    Some(FILTERS.get(index).copied().unwrap_or(|_| false))
}

/// The library's filter: whether a coordinate is shown.
type Filter = fn(&Context<'_>) -> bool;

/// Requirements met so far, for the whole process: two schemas must agree on the numbers.
static KNOWN: Mutex<Vec<Requirement>> = Mutex::new(Vec::new());

fn is_visible<const INDEX: usize>(ctx: &Context<'_>) -> bool {
    let requirement = KNOWN
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(INDEX)
        .copied();
    match (requirement, ctx.data_opt::<Visible>()) {
        (Some(requirement), Some(Visible(grants))) => requirement.decide(*grants) != Access::Denied,
        (None, _) | (_, None) => false,
    }
}

macro_rules! filters {
    ($($tens:literal)*) => { [$(
        filters!(@ $tens, 0), filters!(@ $tens, 1), filters!(@ $tens, 2), filters!(@ $tens, 3),
        filters!(@ $tens, 4), filters!(@ $tens, 5), filters!(@ $tens, 6), filters!(@ $tens, 7),
        filters!(@ $tens, 8), filters!(@ $tens, 9),
    )*] };
    (@ $tens:literal, $ones:literal) => { is_visible::<{ $tens * 10 + $ones }> as Filter };
}

static FILTERS: [Filter; 200] = filters!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19);
