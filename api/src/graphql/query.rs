//! The root fields.
use async_graphql::{Context, Object};

use super::connection::{Connection, PageArguments, connection};
use super::disclose::loaders;
use super::employer::{Employer, EmployerBy, EmployerFilter, EmployerOrder};
use super::error::{Answer, answer};
use super::global_id::GlobalId;
use super::membership::{Membership, MembershipFilter};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;
use crate::policy::declaration::needs;

mod nodes;
mod registers;

pub use nodes::NodeQuery;
pub use registers::RegisterQuery;

/// The root of queries.
#[derive(Clone, Copy, Debug)]
pub struct Query;

/// Queries over the registers of the compliance team. Each coordinate names in `@requiresScopes`
/// what it asks; each request states its purpose in the header `Simpul-Purpose` and, where the
/// purpose asks for it, the case, power of attorney or application in `Simpul-Reference`.
#[Object]
impl Query {
    /// One employer by one of its keys; null where there is none or it is withheld.
    #[graphql(directive = needs::apply(Group::Employer))]
    async fn employer(
        &self,
        ctx: &Context<'_>,
        #[graphql(directive = needs::apply(Group::Employer))] by: EmployerBy,
    ) -> Answer<Employer> {
        let loaders = loaders(ctx);
        let found = match by {
            EmployerBy::Nib(nib) => {
                loaders
                    .find_employer(IdentifierScheme::Nib, nib.as_str())
                    .await
            }
            EmployerBy::Npwp(npwp) => {
                loaders
                    .find_employer(IdentifierScheme::Npwp, npwp.as_str())
                    .await
            }
            EmployerBy::Npp(npp) => {
                loaders
                    .find_employer(IdentifierScheme::Npp, npp.as_str())
                    .await
            }
            EmployerBy::Id(id) => match GlobalId::read(&id).and_then(|id| id.employer()) {
                Some(employer) => loaders.employer(employer).await,
                None => Ok(None),
            },
        };
        answer(ctx, found.map(|row| row.map(Employer::new)))
    }

    /// Employers, by name unless ordered otherwise.
    #[graphql(directive = needs::apply(Group::Employer))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn employers(
        &self,
        ctx: &Context<'_>,
        filter: Option<EmployerFilter>,
        order_by: Option<EmployerOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Employer>> {
        let (order, stored) = order_by.unwrap_or(EmployerOrder::DEFAULT).stored();
        let page = PageArguments {
            first,
            last,
            after,
            before,
        };
        let request = match page.request(order) {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        let page = loaders(ctx)
            .employers(&filter.unwrap_or_default().into(), stored, &request)
            .await;
        let made = |page| {
            connection(order, &request, page, |row| {
                Employer::new(std::sync::Arc::new(row.row))
            })
        };
        answer(ctx, page.map(|page| page.map(made)))
    }

    /// Memberships of BPJS Ketenagakerjaan, by NPP.
    #[graphql(directive = needs::apply(Group::Membership))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        filter: Option<MembershipFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Membership>> {
        let page = PageArguments {
            first,
            last,
            after,
            before,
        };
        let request = match page.request("membership") {
            Ok(request) => request,
            Err(error) => return Some(Err(error)),
        };
        let page = loaders(ctx)
            .memberships(&filter.unwrap_or_default().into(), &request)
            .await;
        answer(
            ctx,
            page.map(|page| {
                page.map(|page| connection("membership", &request, page, Membership::new))
            }),
        )
    }

    /// Listings of the other registers.
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "a resolver of the library's own shape")]
    async fn registers(&self) -> RegisterQuery {
        RegisterQuery
    }

    /// Objects by global id.
    #[graphql(flatten)]
    #[expect(clippy::unused_async, reason = "a resolver of the library's own shape")]
    async fn by_id(&self) -> NodeQuery {
        NodeQuery
    }
}
