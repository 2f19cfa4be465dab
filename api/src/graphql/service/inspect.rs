//! Looking at a document without running it: the checks of execution, and no resolver.
use std::sync::Arc;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, InlineFragment, OperationDefinition,
    Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Request, ServerError, Variables};
use async_graphql_value::Value as DocumentValue;
use futures_util::StreamExt as _;

use super::refusal::{code_by_default, refusal, too_much};
use super::{Document, Service};
use crate::domain::disclosure::Caller;
use crate::graphql::error::ErrorCode;
use crate::policy::extent::{Extent, measure};
use crate::policy::plan::{AccessPlan, fill_defaults, find_operation, plan};
use crate::policy::reach::{Given, Reached, reach};
use crate::policy::text::has_nul;

/// A document that passed every check that does not depend on who asks.
#[derive(Clone, Debug)]
pub struct Inspection {
    service: Service,
    text: String,
    document: Arc<Document>,
    operation: Option<String>,
    variables: Variables,
    /// How much it asks for.
    pub extent: Extent,
}

impl Service {
    /// Checks a document as execution does, up to the first resolver.
    pub async fn inspect(
        &self,
        text: &str,
        operation: Option<&str>,
        variables: Variables,
    ) -> Result<Inspection, Vec<ServerError>> {
        if has_nul(text, &variables) {
            let advice = "text must not contain the character NUL";
            return Err(vec![refusal(ErrorCode::BadUserInput, advice)]);
        }
        let document = self.document(text)?;
        let mut variables = variables;
        let Some(selected) = find_operation(&document.parsed, operation) else {
            let advice = "the document has no such operation";
            return Err(vec![refusal(ErrorCode::BadUserInput, advice)]);
        };
        fill_defaults(selected, &mut variables);
        let extent = measure(&self.0.table, &document.parsed, &variables, &self.0.limits);
        let extent = extent.map_err(too_much)?;
        self.validate(&document.parsed, operation, &variables)
            .await?;
        Ok(Inspection {
            service: self.clone(),
            text: text.to_owned(),
            document,
            operation: operation.map(str::to_owned),
            variables,
            extent,
        })
    }

    /// Checks a document that may be sent with any variables, and gives back each of its operations.
    pub async fn inspect_all(&self, text: &str) -> Result<Vec<Inspection>, Vec<ServerError>> {
        let document = self.document(text)?;
        let names: Vec<Option<String>> = document
            .parsed
            .operations
            .iter()
            .map(|(name, _)| name.map(ToString::to_string))
            .collect();
        let mut inspections = Vec::new();
        for name in names {
            let inspection = self.inspect(text, name.as_deref(), Variables::default());
            inspections.push(inspection.await?);
        }
        Ok(inspections)
    }

    /// The library validates on the way to execution only, so that it executes the document with
    /// everything skipped: no resolver runs, and there is nobody whose rights one could use.
    async fn validate(
        &self,
        document: &ExecutableDocument,
        operation: Option<&str>,
        variables: &Variables,
    ) -> Result<(), Vec<ServerError>> {
        let mut request = Request::new("").variables(variables.clone());
        request.operation_name = operation.map(str::to_owned);
        request.set_parsed_query(skipping(document.clone()));
        let answer = self.0.schema.execute_stream(request).next().await;
        let mut errors = answer.map(|answer| answer.errors).unwrap_or_default();
        errors.iter_mut().for_each(code_by_default);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

impl Inspection {
    /// What execution would decide for these rights.
    pub fn plan(&self, grants: crate::domain::scope::Grants) -> AccessPlan {
        self.selected()
            .map_or_else(AccessPlan::default, |operation| {
                let table = self.service.table();
                plan(
                    table,
                    &self.document.parsed,
                    operation,
                    &self.variables,
                    grants,
                )
            })
    }

    /// Every coordinate that the operation reaches with these variables.
    pub fn reach(&self) -> Vec<Reached> {
        self.reached(Given::Values(&self.variables))
    }

    /// Every coordinate that it reaches whatever the variables are.
    pub fn reach_of_any(&self) -> Vec<Reached> {
        self.reached(Given::Nothing)
    }

    /// Name of the operation.
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Whether the caller's agreement lets it send this document.
    pub fn is_accepted(&self, caller: &Caller) -> bool {
        self.selected().is_some_and(|operation| {
            let service = &self.service;
            service.accepts(caller, &self.text, operation)
        })
    }

    /// The service's limits, beside which the extent is told.
    pub fn limits(&self) -> crate::policy::extent::DocumentLimits {
        self.service.0.limits
    }

    fn reached(&self, given: Given<'_>) -> Vec<Reached> {
        self.selected().map_or_else(Vec::new, |operation| {
            reach(
                self.service.table(),
                &self.document.parsed,
                operation,
                given,
            )
        })
    }

    fn selected(&self) -> Option<&OperationDefinition> {
        find_operation(&self.document.parsed, self.operation.as_deref())
    }
}

/// The document with each operation's selections inside `... @skip(if: true)`.
fn skipping(mut document: ExecutableDocument) -> ExecutableDocument {
    match &mut document.operations {
        DocumentOperations::Single(operation) => skip(&mut operation.node),
        DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                skip(&mut operation.node);
            }
        }
    }
    document
}

fn skip(operation: &mut OperationDefinition) {
    let position = operation.selection_set.pos;
    let inner = std::mem::take(&mut operation.selection_set.node);
    let fragment = InlineFragment {
        type_condition: None,
        directives: vec![Positioned::new(skip_always(position), position)],
        selection_set: Positioned::new(inner, position),
    };
    let selection = Selection::InlineFragment(Positioned::new(fragment, position));
    operation.selection_set.node = SelectionSet {
        items: vec![Positioned::new(selection, position)],
    };
}

fn skip_always(position: Pos) -> Directive {
    Directive {
        name: Positioned::new(Name::new("skip"), position),
        arguments: vec![(
            Positioned::new(Name::new("if"), position),
            Positioned::new(DocumentValue::Boolean(true), position),
        )],
    }
}
