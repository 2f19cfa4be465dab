//! The root fields.
use std::sync::Arc;

use async_graphql::{Context, Object};
use chrono::NaiveDate;

use super::code::Choice;
use super::connection::{Connection, PageArguments, connection};
use super::disclose::loaders;
use super::employer::{Employer, EmployerBy, EmployerFilter, EmployerOrder};
use super::error::{Answer, answer};
use super::global_id::GlobalId;
use super::membership::{Membership, MembershipFilter};
use super::permit::PermitCheck;
use crate::domain::assessment::assess;
use crate::domain::clearance::{self, PermitCheck as Checked, Subject};
use crate::domain::codes::{IdentifierScheme, ServiceKind};
use crate::domain::identifiers::Nib;
use crate::domain::regulation::Regulation;
use crate::domain::scope::Group;
use crate::loaders::facts::FactsFound;
use crate::policy::declaration::{derives, needs};

/// The protected facts that a verdict is computed from.
const VERDICT_GROUPS: [Group; 8] = [
    Group::Membership,
    Group::Programme,
    Group::WorkerCount,
    Group::Headcount,
    Group::ArrearsAmount,
    Group::WorkerWage,
    Group::Inspection,
    Group::FieldVerification,
];

/// The law that lets a verdict be published to those who may not see the facts.
const VERDICT_BASIS: &str = "UU 24/2011 Ps. 17; PP 86/2013 Ps. 8 and 9; Inpres 2/2021";

/// The verdict for the business actor that the facts tell of; there is none where the licence
/// register does not know the NIB.
fn check(
    found: &FactsFound,
    service: ServiceKind,
    regulation: &Regulation,
    day: NaiveDate,
) -> Checked {
    let known = found
        .by_employer
        .values()
        .find(|facts| facts.business.is_some());
    let Some(facts) = known else {
        return clearance::permit_check(
            Subject::NotFound {
                sources: &found.sources,
            },
            service,
            regulation,
            day,
        );
    };
    let assessment = assess(facts, regulation, day);
    clearance::permit_check(
        Subject::Known {
            facts,
            assessment: &assessment,
        },
        service,
        regulation,
        day,
    )
}

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

    /// May this business have this service today? One NIB, one verdict with its reasons
    /// (pemeriksaan kepatuhan sebelum izin; PP 86/2013 Ps. 9, Inpres 2/2021).
    #[graphql(
        directive = needs::apply(Group::Clearance),
        directive = derives::apply(&VERDICT_GROUPS, VERDICT_BASIS)
    )]
    async fn permit_check(
        &self,
        ctx: &Context<'_>,
        #[graphql(directive = needs::apply(Group::Clearance))] nib: Nib,
        #[graphql(directive = needs::apply(Group::Clearance))] service: Choice<ServiceKind>,
    ) -> Answer<PermitCheck> {
        let loaders = loaders(ctx);
        let regulation = ctx.data_unchecked::<Arc<Regulation>>();
        let day = loaders.caller().day();
        let found = loaders.permit_facts(&nib).await;
        answer(
            ctx,
            found.map(|found| {
                found.map(|found| PermitCheck(check(&found, service.0, regulation, day)))
            }),
        )
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
                Employer::new(Arc::new(row.row))
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
}
