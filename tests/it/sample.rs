//! A small schema with every shape that a decision must withstand, whose resolvers note that they ran.
use std::sync::{Arc, Mutex};

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Enum, ID, InputObject, Interface, Name, Object,
    Request, Schema, ServerError, Union, Value, Variables,
};
use serde_json::json;
use simpul::domain::scope::{Grants, Group, Requirement};
use simpul::policy::declaration::needs;
use simpul::policy::extent::{DocumentLimits, check_document, check_text};
use simpul::policy::introspection::{Visibility, Visible};
use simpul::policy::plan::{AccessPlan, fill_defaults, find_operation, plan};
use simpul::policy::table::Table;
use simpul::policy::withhold::{Withheld, WithheldErrors, is_forged, mark};

/// Resolvers that ran in a request, by coordinate.
#[derive(Clone, Debug, Default)]
pub struct Notes(Arc<Mutex<Vec<&'static str>>>);

fn note(ctx: &Context<'_>, coordinate: &'static str) {
    ctx.data_unchecked::<Notes>()
        .0
        .lock()
        .unwrap()
        .push(coordinate);
}

/// A report: its title is open to who sees employers, its amount to who sees arrears.
#[derive(Clone, Copy)]
pub struct Report(u8);

#[Object]
impl Report {
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn id(&self, ctx: &Context<'_>) -> ID {
        note(ctx, "Report.id");
        ID(format!("report-{}", self.0))
    }

    #[graphql(directive = needs::apply(Group::Employer))]
    async fn title(&self, ctx: &Context<'_>) -> Option<String> {
        note(ctx, "Report.title");
        Some("TITLE".to_owned())
    }

    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    async fn amount(&self, ctx: &Context<'_>) -> Option<i32> {
        note(ctx, "Report.amount");
        Some(777)
    }

    #[graphql(directive = needs::apply(Group::Employer))]
    async fn children(&self, ctx: &Context<'_>) -> Option<Vec<Report>> {
        note(ctx, "Report.children");
        Some(
            (self.0 < 3)
                .then(|| Report(self.0 + 1))
                .into_iter()
                .collect(),
        )
    }

    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn file(&self, ctx: &Context<'_>) -> Option<Secret> {
        note(ctx, "Report.file");
        Some(Secret)
    }

    /// Its own requirement is public, its argument's is not.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn words(
        &self,
        ctx: &Context<'_>,
        #[graphql(directive = needs::apply(Group::ArrearsAmount))] above: Option<i32>,
    ) -> Option<i32> {
        note(ctx, "Report.words");
        above
    }
}

/// A file of an investigation. Type and field requirements add up.
pub struct Secret;

#[Object(directive = needs::apply(Group::Investigation))]
impl Secret {
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn title(&self, ctx: &Context<'_>) -> Option<String> {
        note(ctx, "Secret.title");
        Some("SECRET".to_owned())
    }

    async fn suspect(&self, ctx: &Context<'_>) -> Option<String> {
        note(ctx, "Secret.suspect");
        Some("SUSPECT".to_owned())
    }

    async fn report(&self, ctx: &Context<'_>) -> Option<Report> {
        note(ctx, "Secret.report");
        Some(Report(3))
    }
}

#[derive(Interface)]
#[graphql(field(name = "title", ty = "Option<String>", directive = needs::apply(Requirement::PUBLIC)))]
pub enum Titled {
    Report(Report),
    Secret(Secret),
}

#[derive(Union)]
pub enum Hit {
    Report(Report),
    Secret(Secret),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ReportOrderField {
    #[graphql(directive = needs::apply(Group::Employer))]
    Title,
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    Amount,
}

#[derive(Clone, Debug, InputObject)]
pub struct ReportOrder {
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    field: ReportOrderField,
}

#[derive(Clone, Debug, Default, InputObject)]
pub struct ReportFilter {
    #[graphql(directive = needs::apply(Group::Employer))]
    title: Option<String>,
    #[graphql(directive = needs::apply(Group::ArrearsAmount))]
    amounts: Option<Vec<i32>>,
    #[graphql(directive = needs::apply(Group::Inspection))]
    inspected: Option<bool>,
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    any: Option<Vec<ReportFilter>>,
}

pub struct Query;

#[Object]
impl Query {
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn ping(&self, ctx: &Context<'_>) -> bool {
        note(ctx, "Query.ping");
        true
    }

    #[graphql(directive = needs::apply(Group::Employer))]
    async fn report(&self, ctx: &Context<'_>) -> Option<Report> {
        note(ctx, "Query.report");
        Some(Report(1))
    }

    #[graphql(directive = needs::apply(Group::Employer))]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        filter: Option<ReportFilter>,
        order_by: Option<Vec<ReportOrder>>,
        first: Option<i32>,
    ) -> Option<Vec<Report>> {
        note(ctx, "Query.reports");
        // What is asked for is seen in the plan; the rows are always the same.
        let _ = filter.map(|filter| (filter.title, filter.amounts, filter.inspected, filter.any));
        let _ = (
            order_by.map(|order| order.iter().map(|order| order.field).collect::<Vec<_>>()),
            first,
        );
        Some(vec![Report(1), Report(2)])
    }

    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn titled(&self, ctx: &Context<'_>) -> Option<Vec<Titled>> {
        note(ctx, "Query.titled");
        Some(vec![Titled::Report(Report(1)), Titled::Secret(Secret)])
    }

    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn hits(&self, ctx: &Context<'_>) -> Option<Vec<Hit>> {
        note(ctx, "Query.hits");
        Some(vec![Hit::Report(Report(1)), Hit::Secret(Secret)])
    }

    #[graphql(directive = needs::apply(Group::Investigation))]
    async fn secret(&self, ctx: &Context<'_>) -> Option<Secret> {
        note(ctx, "Query.secret");
        Some(Secret)
    }
}

/// What happens to a field that is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denying {
    /// It is null.
    Null,
    /// The request is refused.
    Reject,
}

/// The sample behind the same decisions as the service.
pub struct Sample {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
    table: Table,
    limits: DocumentLimits,
}

/// What came of a request.
#[derive(Debug)]
pub struct Outcome {
    /// The body of the answer.
    pub body: serde_json::Value,
    /// The resolvers that ran.
    pub resolved: Vec<&'static str>,
    /// The coordinates that the plan allowed.
    pub allowed: Vec<String>,
    /// Those that it denied, each selection by itself.
    pub denied: Vec<String>,
}

impl Sample {
    /// The sample under the default limits.
    pub fn new() -> Self {
        Self::under(DocumentLimits::default())
    }

    /// The sample under other limits.
    pub fn under(limits: DocumentLimits) -> Self {
        let schema = Schema::build(Query, EmptyMutation, EmptySubscription)
            .register_output_type::<Titled>()
            .register_output_type::<Visibility>()
            .directive(Withheld)
            .disable_suggestions()
            .finish();
        let table = Table::compile::<Query, EmptyMutation, EmptySubscription>();
        Self {
            schema,
            table: table.expect("every coordinate declares"),
            limits,
        }
    }

    /// The table of its declarations.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Asks with rights such as `employer:read arrears_amount:case`.
    pub async fn ask(&self, rights: &str, query: &str, variables: serde_json::Value) -> Outcome {
        self.run(
            Denying::Null,
            rights,
            Request::new(query).variables(Variables::from_json(variables)),
        )
        .await
    }

    /// Runs a request.
    pub async fn run(&self, denying: Denying, rights: &str, mut request: Request) -> Outcome {
        let grants = grants(rights);
        let notes = Notes::default();
        let plan = match self.decide(grants, &mut request, denying) {
            Ok(plan) => plan,
            Err((message, denied)) => {
                let body = json!({ "errors": [{ "message": message }] });
                return Outcome {
                    body,
                    resolved: Vec::new(),
                    allowed: Vec::new(),
                    denied,
                };
            }
        };
        let request = request.data(notes.clone()).data(Visible(grants));
        let response = self.schema.execute(request).await;
        let resolved = notes.0.lock().unwrap().clone();
        Outcome {
            body: serde_json::to_value(response).unwrap(),
            resolved,
            allowed: plan
                .allowed
                .iter()
                .map(|index| self.table.coordinate(*index).to_owned())
                .collect(),
            denied: plan
                .denied
                .into_iter()
                .map(|denied| denied.coordinate)
                .collect(),
        }
    }

    fn decide(
        &self,
        grants: Grants,
        request: &mut Request,
        denying: Denying,
    ) -> Result<AccessPlan, (String, Vec<String>)> {
        let refused = |message: String| (message, Vec::new());
        check_text(&request.query, &self.limits).map_err(|error| refused(error.to_string()))?;
        let mut document = async_graphql::parser::parse_query(&request.query)
            .map_err(|error| refused(error.to_string()))?;
        if is_forged(&document) {
            return Err(refused("forged".to_owned()));
        }
        let operation = find_operation(&document, request.operation_name.as_deref())
            .ok_or_else(|| refused("no operation".to_owned()))?;
        fill_defaults(operation, &mut request.variables);
        check_document(&self.table, &document, &request.variables, &self.limits)
            .map_err(|error| refused(error.to_string()))?;
        let plan = plan(
            &self.table,
            &document,
            operation,
            &request.variables,
            grants,
        );
        if denying == Denying::Reject && !plan.denied.is_empty() {
            let denied = plan
                .denied
                .into_iter()
                .map(|denied| denied.coordinate)
                .collect();
            return Err(("denied".to_owned(), denied));
        }
        let errors = plan.denied.iter().map(|denied| {
            let mut error = ServerError::new(
                format!("{} is withheld", denied.coordinate),
                Some(denied.position),
            );
            error
                .extensions
                .get_or_insert_default()
                .set("code", Value::Enum(Name::new("FORBIDDEN")));
            error
        });
        request.data.insert(WithheldErrors(errors.collect()));
        mark(&mut document, &plan.denied);
        request.set_parsed_query(document);
        Ok(plan)
    }
}

/// Rights, separated by single spaces.
pub fn grants(rights: &str) -> Grants {
    rights
        .split(' ')
        .filter(|right| !right.is_empty())
        .map(|right| right.parse().expect("a right of this service"))
        .collect()
}
