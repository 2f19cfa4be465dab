//! The executor around the schema: every request, by whatever road it came, is measured and decided
//! here before anything runs.
//!
//! The library's extensions would do this at the price of a slow path for every field of every row;
//! its guards are skipped through interfaces. So neither is used.
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Request, Response, Schema, ServerError, Value};
use futures_util::StreamExt as _;
pub use inspect::Inspection;
use refusal::{
    ONLY_REGISTERED, bound, check_withheld, code_by_default, denial, in_own_words, reason, refusal,
    too_much,
};
use road::check_road;
pub use road::{ONLY_QUERIES, Road};
use sea_orm::DatabaseConnection;
use sha2::{Digest as _, Sha256};

use super::error::{CorrelationId, ErrorCode};
use super::mutation::{Draw, Mutation};
use super::planner::Planner;
use super::query::Query;
use super::seal::Seals;
use super::subscription::Subscription;
use super::unrecorded::Unrecorded;
use crate::domain::access_log::{Asked, Denial, OperationKind, Pseudonyms};
use crate::domain::agreement::{Documents, OnDenied};
use crate::domain::dataset::Dataset;
use crate::domain::disclosure::Caller;
use crate::domain::regulation::Regulation;
use crate::loaders::Loaders;
use crate::policy::extent::{DocumentLimits, check_document, check_text};
use crate::policy::introspection::{Visibility, Visible};
use crate::policy::plan::{
    AccessPlan, Denied, fill_defaults, find_operation, operation_name, plan,
};
use crate::policy::table::{CoordinateIndex, DeclarationError, Table};
use crate::policy::text::{has_nul, with_line_feeds};
use crate::policy::trusted::{TrustedDocuments, discloses_nothing};
use crate::policy::withhold::{WITHHELD, Withheld, WithheldErrors, is_forged, mark};

mod inspect;
mod refusal;
mod road;

type GraphQL = Schema<Query, Mutation, Subscription>;

/// Parsed documents kept, about.
const DOCUMENTS_KEPT: usize = 1_000;
/// Bytes of text of the documents kept: parsed, a document takes some fifty times its text, and
/// clients choose how many different ones they send.
const DOCUMENT_BYTES_KEPT: u64 = 1_000_000;

/// A parsed document.
#[derive(Debug)]
struct Document {
    parsed: ExecutableDocument,
    /// SHA-256 of its text, hexadecimal.
    hash: String,
}

/// A document weighs its text.
#[derive(Clone)]
struct ByText;

impl quick_cache::Weighter<Box<str>, Arc<Document>> for ByText {
    fn weight(&self, text: &Box<str>, _: &Arc<Document>) -> u64 {
        text.len() as u64
    }
}

/// The schema behind its decisions. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    schema: GraphQL,
    table: Arc<Table>,
    documents: quick_cache::sync::Cache<Box<str>, Arc<Document>, ByText>,
    trusted: TrustedDocuments,
    limits: DocumentLimits,
    db: DatabaseConnection,
    log: DatabaseConnection,
    seals: Seals,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}

/// What a service is made of.
#[derive(Debug)]
pub struct ServiceParts {
    /// The registers.
    pub db: DatabaseConnection,
    /// The access log, for those who read it. It may be the same database.
    pub log: DatabaseConnection,
    /// Whom the log names, read back.
    pub pseudonyms: Pseudonyms,
    /// The law.
    pub regulation: Arc<Regulation>,
    /// The datasets that agencies feed.
    pub datasets: Vec<Dataset>,
    /// What a document may cost.
    pub limits: DocumentLimits,
    /// The keys that seal ids and cursors.
    pub seals: Seals,
    /// Draws random bytes that nobody can guess, for the reference numbers of clearances.
    pub draw: Draw,
}

impl Service {
    /// Builds the schema; refuses where a coordinate does not declare what it asks.
    pub fn new(parts: ServiceParts) -> Result<Self, DeclarationError> {
        let table = Arc::new(Table::compile::<Query, Mutation, Subscription>()?);
        let schema = Schema::build(Query, Mutation, Subscription)
            .register_output_type::<Visibility>()
            .directive(Withheld)
            .data(parts.regulation)
            .data(parts.pseudonyms)
            .data::<Arc<[Dataset]>>(parts.datasets.into())
            .data(table.clone())
            .data(parts.draw)
            .disable_suggestions()
            .finish();
        let documents =
            quick_cache::sync::Cache::with_weighter(DOCUMENTS_KEPT, DOCUMENT_BYTES_KEPT, ByText);
        Ok(Self(Arc::new(Inner {
            schema,
            table,
            documents,
            trusted: TrustedDocuments::default(),
            limits: parts.limits,
            db: parts.db,
            log: parts.log,
            seals: parts.seals,
        })))
    }

    /// The schema as published: with every coordinate's scopes, without the internal directive.
    pub fn sdl(&self) -> String {
        let internal = format!("directive @{WITHHELD}");
        let sdl = self.0.schema.sdl();
        let lines = sdl.lines().filter(|line| !line.starts_with(&internal));
        lines.fold(String::new(), |text, line| text + line.trim_end() + "\n")
    }

    /// The table that requests are decided by.
    pub fn table(&self) -> &Table {
        &self.0.table
    }

    /// The documents that agencies registered.
    pub fn trusted(&self) -> &TrustedDocuments {
        &self.0.trusted
    }

    /// Answers one request of one caller. The answer leaves only with the log's receipt.
    pub async fn execute(
        &self,
        caller: Arc<Caller>,
        mut request: Request,
        road: Road,
        correlation: CorrelationId,
    ) -> Unrecorded {
        if let Err(refused) = self.decide(&caller, &mut request, road) {
            return Unrecorded::new(Response::from_errors(refused));
        }
        request = request
            .data(Visible(caller.potential()))
            .data(correlation)
            .data(Planner::new(self.clone()))
            .data(self.0.seals.of(caller.agency()))
            .data(Arc::new(self.loaders(&caller)))
            .data(caller);
        let mut response = match road {
            Road::QueriesOnly | Road::AnyOperation => self.0.schema.execute(request).await,
            // An opening tells nothing, and is recorded as answered.
            Road::Opening => self.first(request).await.unwrap_or_else(|| {
                Response::new(Value::Object(async_graphql::indexmap::IndexMap::new()))
            }),
            Road::Event => self.first(request).await.unwrap_or_default(),
        };
        bound(&mut response.errors);
        for error in &mut response.errors {
            code_by_default(error);
        }
        Unrecorded::new(response)
    }

    /// Whether a request asks for a subscription. One that cannot be read asks for none, and its
    /// answer says why.
    pub fn is_subscription(&self, request: &Request) -> bool {
        let document = self.document(&request.query);
        document.is_ok_and(|document| {
            find_operation(&document.parsed, request.operation_name.as_deref())
                .is_some_and(|operation| operation.ty == OperationType::Subscription)
        })
    }

    /// The event that a subscription answers; `None` where it answers none.
    async fn first(&self, request: Request) -> Option<Response> {
        self.0.schema.execute_stream(request).next().await
    }

    fn loaders(&self, caller: &Arc<Caller>) -> Loaders {
        Loaders::new((self.0.db.clone(), self.0.log.clone()), caller.clone())
    }

    /// Measures and decides; what stays in the request may run.
    fn decide(
        &self,
        caller: &Caller,
        request: &mut Request,
        road: Road,
    ) -> Result<(), Vec<ServerError>> {
        if has_nul(&request.query, &request.variables) {
            return Err(vec![refusal(
                ErrorCode::BadUserInput,
                "text must not contain the character NUL",
            )]);
        }
        let document = self.document(&request.query)?;
        let name = request.operation_name.as_deref();
        let Some(operation) = find_operation(&document.parsed, name) else {
            return Err(vec![refusal(
                ErrorCode::BadUserInput,
                "the document has no such operation",
            )]);
        };
        check_road(operation, road)
            .map_err(|refused| vec![refusal(ErrorCode::BadUserInput, refused)])?;
        if !self.accepts(caller, &request.query, operation) {
            return Err(vec![refusal(ErrorCode::Forbidden, ONLY_REGISTERED)]);
        }
        fill_defaults(operation, &mut request.variables);
        check_document(
            &self.0.table,
            &document.parsed,
            &request.variables,
            &self.0.limits,
        )
        .map_err(too_much)?;
        let plan = plan(
            &self.0.table,
            &document.parsed,
            operation,
            &request.variables,
            caller.grants(),
        );
        caller.witness().asked(self.asked(
            &plan,
            &document,
            operation.ty,
            (operation_name(&document.parsed, name), caller),
        ));
        let errors = withheld(&plan, caller, operation.ty)?;
        let mut document = document.parsed.clone();
        if !errors.is_empty() {
            mark(&mut document, &plan.denied);
            request.data.insert(WithheldErrors(errors));
        }
        request.set_parsed_query(document);
        Ok(())
    }

    /// Whether the caller's agreement lets it send this document.
    fn accepts(&self, caller: &Caller, text: &str, operation: &OperationDefinition) -> bool {
        match caller.agreement().documents {
            Documents::Any => true,
            Documents::Registered => {
                discloses_nothing(operation) || self.0.trusted.holds(caller.agency(), text)
            }
        }
    }

    /// What the log is told of a decision.
    fn asked(
        &self,
        plan: &AccessPlan,
        document: &Document,
        kind: OperationType,
        (name, caller): (Option<&str>, &Caller),
    ) -> Asked {
        let named = |coordinates: &HashSet<CoordinateIndex>| {
            let mut names: Vec<String> = coordinates
                .iter()
                .map(|coordinate| self.0.table.coordinate(*coordinate).to_owned())
                .collect();
            names.sort_unstable();
            names
        };
        let denial = |denied: &Denied| Denial {
            coordinate: denied.coordinate.clone(),
            reason: reason(caller).0.as_str(),
        };
        let mut denied: Vec<Denial> = plan.denied.iter().map(denial).collect();
        denied.dedup();
        Asked {
            kind: match kind {
                OperationType::Query => OperationKind::Query,
                OperationType::Mutation => OperationKind::Mutation,
                OperationType::Subscription => OperationKind::Subscription,
            },
            operation: name.map(str::to_owned),
            document: document.hash.clone(),
            returned: named(&plan.allowed),
            by_case: named(&plan.by_case),
            denied,
        }
    }

    fn document(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if let Some(known) = self.0.documents.get(text) {
            return Ok(known);
        }
        check_text(text, &self.0.limits).map_err(too_much)?;
        let document =
            async_graphql::parser::parse_query(with_line_feeds(text)).map_err(|error| {
                let mut error = ServerError::from(error);
                in_own_words(&mut error);
                code_by_default(&mut error);
                vec![error]
            })?;
        if is_forged(&document) {
            return Err(vec![refusal(
                ErrorCode::BadUserInput,
                "the directive @withheld is internal",
            )]);
        }
        let hash = Sha256::digest(text)
            .iter()
            .fold(String::new(), |mut hash, byte| {
                // Writing to a string does not fail.
                let _ = write!(hash, "{byte:02x}");
                hash
            });
        let document = Arc::new(Document {
            parsed: document,
            hash,
        });
        self.0.documents.insert(text.into(), document.clone());
        Ok(document)
    }
}

/// The errors of what is withheld. Where the rest must not be answered either, they refuse the whole.
fn withheld(
    plan: &AccessPlan,
    caller: &Caller,
    kind: OperationType,
) -> Result<Vec<ServerError>, Vec<ServerError>> {
    check_withheld(plan.denied.len()).map_err(too_much)?;
    let denied = plan.denied.iter();
    let errors: Vec<ServerError> = denied.map(|denied| denial(denied, caller)).collect();
    // A subscription without its root would be one for nothing.
    let is_root_denied = kind == OperationType::Subscription
        && plan.denied.iter().any(|denied| denied.path.len() == 1);
    let refuses_all =
        caller.on_denied() == OnDenied::Reject || caller.unstated().is_some() || is_root_denied;
    if refuses_all && !errors.is_empty() {
        return Err(errors);
    }
    Ok(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coordinate_declares_what_it_asks() {
        let parts = crate::graphql::trial::parts(DatabaseConnection::default());
        let service = Service::new(parts);
        let service = service.map_err(|error| println!("{error}")).unwrap();
        assert!(service.table().coordinates().count() > 30);
        assert!(!service.sdl().contains("@withheld"));
    }

    #[test]
    fn different_documents_do_not_fill_the_memory() {
        let service = crate::graphql::trial::service(DatabaseConnection::default());
        for number in 0..200 {
            let text = format!("{{ __typename }} #{number:050000}");
            service.document(&text).unwrap();
        }
        assert!(service.0.documents.weight() <= DOCUMENT_BYTES_KEPT);
        assert!(!service.0.documents.is_empty());
    }
}
