//! The access log, read.
use async_graphql::{Context, Object};

use crate::domain::scope::Group;
use crate::graphql::access_log::{AccessLogEntry, AccessLogFilter};
use crate::graphql::connection::{Connection, PageArguments, listing};
use crate::graphql::disclose::loaders;
use crate::graphql::error::Answer;
use crate::loaders::PageRequest;
use crate::loaders::access_log::LogOf;
use crate::policy::declaration::needs;

/// The part of `Query` that reads the access log.
#[derive(Clone, Copy, Debug)]
pub struct LogQuery;

/// The access log, read.
#[Object]
impl LogQuery {
    /// The accesses of the caller's own agency, the latest first: who asked, for what purpose, and
    /// which coordinates of whom were answered. Reading it is an access, too.
    #[graphql(directive = needs::apply(Group::AccessLog))]
    async fn access_log(
        &self,
        ctx: &Context<'_>,
        filter: Option<AccessLogFilter>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Answer<Connection<AccessLogEntry>> {
        let arguments = PageArguments::forward(first, after);
        list(ctx, (LogOf::Own, "access_log"), filter, arguments).await
    }

    /// The records of every agency and every event, the latest first: for the data-protection officer
    /// (pejabat pelindungan data pribadi, UU 27/2022 Ps. 53) alone.
    #[graphql(directive = needs::apply(Group::AuditLog))]
    async fn data_protection_log(
        &self,
        ctx: &Context<'_>,
        filter: Option<AccessLogFilter>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Answer<Connection<AccessLogEntry>> {
        let arguments = PageArguments::forward(first, after);
        list(ctx, (LogOf::All, "data_protection_log"), filter, arguments).await
    }
}

async fn list(
    ctx: &Context<'_>,
    (of, order): (LogOf, &str),
    filter: Option<AccessLogFilter>,
    arguments: PageArguments,
) -> Answer<Connection<AccessLogEntry>> {
    let filter = match filter.unwrap_or_default().read(ctx) {
        Ok(filter) => filter,
        Err(error) => return Some(Err(error)),
    };
    let load = async |request: &PageRequest| loaders(ctx).access_log(of, &filter, request).await;
    listing(ctx, order, arguments, load, AccessLogEntry::new).await
}
