//! The root fields.
use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object};

use super::code::Choice;
use super::connection::{Connection, PageArguments, listing};
use super::dataset::Dataset;
use super::disclose::{loaders, seal};
use super::employer::Employer;
use super::employer_listing::{EmployerBy, EmployerFilter, EmployerOrder};
use super::error::{Answer, answer};
use super::global_id::GlobalId;
use super::membership::Membership;
use super::membership_listing::{MembershipFilter, MembershipOrder};
use super::permit::{PermitCheck, VERDICT_BASIS, VERDICT_GROUPS};
use super::statistics::DistrictStatistics;
use super::viewer::Viewer;
use super::vulnerable_worker::{VulnerableWorker, VulnerableWorkerFilter};
use crate::domain::codes::{IdentifierScheme, ServiceKind};
use crate::domain::dataset::{Dataset as Known, is_confidential};
use crate::domain::identifiers::Nib;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::loaders::datasets::DatasetState;
use crate::loaders::{Owned, PageRequest};
use crate::policy::declaration::{derives, needs};

mod clearances;
mod feeds;
mod log;
mod nodes;
mod plan;
mod registers;

pub use clearances::ClearanceQuery;
pub use feeds::FeedQuery;
pub use log::LogQuery;
pub use nodes::NodeQuery;
pub use plan::PlanQuery;
pub use registers::RegisterQuery;

/// The root of queries.
#[derive(Clone, Copy, Debug)]
pub struct Query;

/// Queries over the registers of the compliance team. Each coordinate names in `@requiresScopes`
/// what it asks; each request states its purpose in the header `Simpul-Purpose` and, where the
/// purpose asks for it, the case, power of attorney or application in `Simpul-Reference`.
#[Object]
impl Query {
    /// Who is asking, under which agreement, and what that lets it see.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// The datasets that agencies feed: how old, how many rows, how many rejected. Plans, complaints
    /// and investigations are listed for the agency that feeds them alone.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn datasets(&self, ctx: &Context<'_>) -> Answer<Vec<Dataset>> {
        let known = ctx.data_unchecked::<Arc<[Known]>>();
        let dataset = |known: &Known, states: &mut HashMap<String, DatasetState>| Dataset {
            known: known.clone(),
            state: states.remove(known.name),
        };
        let agency = loaders(ctx).caller().agency();
        let states = loaders(ctx).dataset_states().await;
        answer(
            ctx,
            states.map(|mut states| {
                Some(
                    known
                        .iter()
                        .filter(|known| known.owner == agency || !is_confidential(known.name))
                        .map(|known| dataset(known, &mut states))
                        .collect(),
                )
            }),
        )
    }

    /// Statistics of every kecamatan of the agreement's region.
    #[graphql(directive = needs::apply(Requirement::statistics(Group::Employer)))]
    async fn district_statistics(&self, ctx: &Context<'_>) -> Answer<Vec<DistrictStatistics>> {
        let districts = loaders(ctx).districts().await;
        answer(
            ctx,
            districts
                .map(|districts| Some(districts.into_iter().map(DistrictStatistics).collect())),
        )
    }

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
            // A NIK is no key to search by, whatever column a register wrote it into.
            EmployerBy::Npwp(npwp) if npwp.is_of_person() => Ok(None),
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
            EmployerBy::Id(id) => match GlobalId::read(seal(ctx), &id).and_then(|id| id.employer())
            {
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
                found.map(|found| PermitCheck::of(&found, &nib, service.0, regulation, day))
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
        let order_by = order_by.unwrap_or(EmployerOrder::DEFAULT);
        let order = order_by.name();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let law = ctx.data_unchecked::<Arc<Regulation>>();
        let load = async |request: &PageRequest| {
            let asked = order_by.listing(filter.unwrap_or_default());
            loaders(ctx).employers(law, &asked, request).await
        };
        let node = |row: Owned<_>| Employer::new(Arc::new(row.row));
        listing(ctx, order, arguments, load, node).await
    }

    /// Vulnerable workers (pekerja rentan) whose contributions a budget pays or paid, by name:
    /// personal data.
    #[graphql(directive = needs::apply(Group::VulnerableWorker))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn vulnerable_workers(
        &self,
        ctx: &Context<'_>,
        filter: Option<VulnerableWorkerFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<VulnerableWorker>> {
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load = async |request: &PageRequest| {
            loaders(ctx)
                .vulnerable_workers(&filter.unwrap_or_default().into(), request)
                .await
        };
        listing(
            ctx,
            "vulnerable_worker",
            arguments,
            load,
            VulnerableWorker::new,
        )
        .await
    }

    /// Memberships of BPJS Ketenagakerjaan, by NPP unless ordered otherwise.
    #[graphql(directive = needs::apply(Group::Membership))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        filter: Option<MembershipFilter>,
        order_by: Option<MembershipOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Membership>> {
        let order_by = order_by.unwrap_or(MembershipOrder::DEFAULT);
        let order = order_by.name();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load = async |request: &PageRequest| {
            loaders(ctx)
                .memberships(&order_by.listing(filter.unwrap_or_default()), request)
                .await
        };
        listing(ctx, order, arguments, load, Membership::new).await
    }

    /// Listings of the other registers.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn registers(&self) -> RegisterQuery {
        RegisterQuery
    }

    /// What became of a file.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn feeds(&self) -> FeedQuery {
        FeedQuery
    }

    /// The access log, read.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn log(&self) -> LogQuery {
        LogQuery
    }

    /// Objects by global id.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn by_id(&self) -> NodeQuery {
        NodeQuery
    }

    /// Clearances, and objections to them.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn clearance_requests(&self) -> ClearanceQuery {
        ClearanceQuery
    }

    /// Plans before asking.
    #[graphql(flatten)]
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "the library calls it as a method"
    )]
    fn plans(&self) -> PlanQuery {
        PlanQuery
    }
}
