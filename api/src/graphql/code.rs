//! Enums of the schema, made of the domain's code lists: one declaration, one description.
use std::borrow::Cow;
use std::str::FromStr;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, EnumBuilder, MetaEnumValue, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType,
    Positioned, ServerResult, Value,
};

use crate::domain::codes::{Code, UnknownCode};

/// A code of a list, as an enum of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<C>(pub C);

impl<C: Code> Choice<C> {
    /// Reads a stored code. A register's row was checked when it was fed, so that an unknown code
    /// can only come from a release that knew more; it is shown as nothing.
    pub fn stored(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl<C: Code> FromStr for Choice<C> {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        text.parse().map(Self)
    }
}

fn name(code: impl Code) -> String {
    code.as_str().to_uppercase()
}

fn type_info<C: Code>(registry: &mut Registry) -> String {
    registry.create_input_type::<Choice<C>, _>(MetaTypeId::Enum, |_| {
        let values: IndexMap<String, MetaEnumValue> = C::ALL
            .iter()
            .map(|(code, about)| (name(*code), value(name(*code), about)))
            .collect();
        EnumBuilder::new(C::LIST.to_owned(), values)
            .description(Some(C::ABOUT.to_owned()))
            .rust_typename(std::any::type_name::<Choice<C>>())
            .build()
    })
}

fn value(name: String, about: &str) -> MetaEnumValue {
    MetaEnumValue {
        name,
        description: Some(about.to_owned()),
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    }
}

impl<C: Code> InputType for Choice<C> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        C::LIST.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        type_info::<C>(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let text = match value.unwrap_or_default() {
            Value::Enum(name) => name.to_string(),
            Value::String(text) => text,
            _ => return Err(InputValueError::custom(UnknownCode { list: C::LIST })),
        };
        let known = C::ALL.iter().find(|(code, _)| name(*code) == text);
        known
            .map(|(code, _)| Self(*code))
            .ok_or_else(|| InputValueError::custom(UnknownCode { list: C::LIST }))
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(name(self.0)))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<C: Code> OutputType for Choice<C> {
    fn type_name() -> Cow<'static, str> {
        C::LIST.into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        type_info::<C>(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Enum(Name::new(name(self.0))))
    }
}
