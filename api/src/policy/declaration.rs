//! The directive that declares, beside a coordinate, what it asks of a caller.
use std::borrow::Cow;

use async_graphql::registry::location_traits::{
    Directive_At_ARGUMENT_DEFINITION, Directive_At_ENUM_VALUE, Directive_At_FIELD_DEFINITION,
    Directive_At_INPUT_FIELD_DEFINITION, Directive_At_INTERFACE, Directive_At_OBJECT,
};
use async_graphql::registry::{MetaDirectiveInvocation, Registry};
use async_graphql::{TypeDirective, Value};

use crate::domain::scope::{Group, GroupSet, Level, Permission, Requirement};

/// Name of the directive in the schema; federated routers read it.
pub const REQUIRES_SCOPES: &str = "requiresScopes";

/// What a caller needs to use this coordinate: any one of the lists of scopes, all of its scopes.
/// `[[]]` asks for nothing. A type's and a field's requirements add up.
#[TypeDirective(
    name = "requiresScopes",
    location = "FieldDefinition",
    location = "Object",
    location = "Interface",
    location = "InputFieldDefinition",
    location = "ArgumentDefinition",
    location = "EnumValue"
)]
fn requires_scopes(scopes: Vec<Vec<String>>) {}

/// The facts that a derived value is computed from, and the law that lets it be published to those
/// who may not see the facts.
#[TypeDirective(name = "derivedFrom", location = "FieldDefinition")]
fn derived_from(groups: Vec<String>, basis: String) {}

/// Declares a requirement: `#[graphql(directive = needs::apply(Group::Membership))]`. It is typed,
/// so that a group misspelt does not compile.
#[expect(
    non_camel_case_types,
    reason = "the attribute reads as a sentence: needs::apply(…)"
)]
#[derive(Clone, Copy, Debug)]
pub struct needs;

impl needs {
    /// The invocation for a requirement.
    pub fn apply(requirement: impl Into<Requirement>) -> MetaDirectiveInvocation {
        let requirement = requirement.into();
        let alternatives = match requirement {
            Requirement::PUBLIC => vec![Vec::new()],
            _ => requirement.alternatives(),
        };
        requires_scopes::apply(alternatives)
    }
}

impl TypeDirective for needs {
    fn name(&self) -> Cow<'static, str> {
        requires_scopes.name()
    }

    fn register(&self, registry: &mut Registry) {
        requires_scopes.register(registry);
    }
}

impl Directive_At_FIELD_DEFINITION for needs {}
impl Directive_At_OBJECT for needs {}
impl Directive_At_INTERFACE for needs {}
impl Directive_At_INPUT_FIELD_DEFINITION for needs {}
impl Directive_At_ARGUMENT_DEFINITION for needs {}
impl Directive_At_ENUM_VALUE for needs {}

/// Declares that a value is derived from protected facts, and by which law it is published:
/// `#[graphql(directive = derives::apply(&[Group::ArrearsClass], "…"))]`.
#[expect(
    non_camel_case_types,
    reason = "the attribute reads as a sentence: derives::apply(…)"
)]
#[derive(Clone, Copy, Debug)]
pub struct derives;

impl derives {
    /// The invocation for the groups read and the legal basis.
    pub fn apply(groups: &[Group], basis: &str) -> MetaDirectiveInvocation {
        derived_from::apply(
            groups.iter().map(|group| group.name().to_owned()).collect(),
            basis.to_owned(),
        )
    }
}

impl TypeDirective for derives {
    fn name(&self) -> Cow<'static, str> {
        derived_from.name()
    }

    fn register(&self, registry: &mut Registry) {
        derived_from.register(registry);
    }
}

impl Directive_At_FIELD_DEFINITION for derives {}

/// Reads the requirement that a coordinate's directives declare; `None` where they declare none,
/// `Err` with the scope that is not of this service.
pub(super) fn declared(
    directives: &[MetaDirectiveInvocation],
) -> Result<Option<Requirement>, String> {
    let mut requirement: Option<Requirement> = None;
    for directive in directives
        .iter()
        .filter(|directive| directive.name == REQUIRES_SCOPES)
    {
        let scopes = directive
            .args
            .get("scopes")
            .map(scope_texts)
            .unwrap_or_default();
        requirement = Some(requirement.unwrap_or_default().and(of_scopes(&scopes)?));
    }
    Ok(requirement)
}

fn scope_texts(alternatives: &Value) -> Vec<String> {
    match alternatives {
        Value::List(items) => items.iter().flat_map(scope_texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null
        | Value::Number(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::Object(_) => Vec::new(),
    }
}

/// The alternatives were printed by [`Requirement::alternatives`]: a group shown at `aggregate` is
/// asked for statistics, one shown at `case` for rows.
fn of_scopes(scopes: &[String]) -> Result<Requirement, String> {
    let mut requirement = Requirement::PUBLIC;
    for scope in scopes {
        let permission: Permission = scope.parse().map_err(|_| scope.clone())?;
        let group = GroupSet::of(permission.group);
        match permission.level {
            Level::Case => requirement.rows = requirement.rows.union(group),
            Level::Aggregate => requirement.statistics = requirement.statistics.union(group),
            Level::Read | Level::None => {}
        }
    }
    Ok(requirement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_survives_its_printed_form() {
        let requirements = [
            Requirement::PUBLIC,
            Requirement::rows(Group::Employer),
            Group::Membership & Group::WorkerWage,
            Requirement::statistics(Group::ArrearsAmount).and(Requirement::rows(Group::Case)),
        ];
        for requirement in requirements {
            assert_eq!(
                declared(&[needs::apply(requirement)]),
                Ok(Some(requirement))
            );
        }
        assert_eq!(declared(&[]), Ok(None));
    }

    #[test]
    fn two_declarations_add_up() {
        let both = declared(&[
            needs::apply(Group::Membership),
            needs::apply(Group::WorkerWage),
        ]);
        assert_eq!(both, Ok(Some(Group::Membership & Group::WorkerWage)));
    }
}
