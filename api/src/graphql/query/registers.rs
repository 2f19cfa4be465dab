//! The root fields of the registers of the licence office, the inspectorate, the team and the
//! attorneys.
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::domain::identifiers::RegionCode;
use crate::domain::regulation::Regulation;
use crate::domain::scope::{Group, Requirement};
use crate::graphql::case::{Case, CaseFilter};
use crate::graphql::connection::{Connection, PageArguments, listing};
use crate::graphql::disclose::loaders;
use crate::graphql::employer::Employer;
use crate::graphql::error::{Answer, answer};
use crate::graphql::inspection::{Inspection, InspectionFilter, InspectionOrder};
use crate::graphql::licence::{Licence, LicenceFilter};
use crate::graphql::link_candidate::{LinkCandidate, LinkCandidateFilter, LinkCandidateOrder};
use crate::graphql::power_of_attorney::{PowerOfAttorney, PowerOfAttorneyFilter};
use crate::graphql::region::Region;
use crate::graphql::restriction::{RestrictionFilter, ServiceRestriction};
use crate::graphql::work_list::WorkList;
use crate::loaders::{Owned, PageRequest};
use crate::policy::declaration::needs;

/// The part of `Query` that lists the registers.
#[derive(Clone, Copy, Debug)]
pub struct RegisterQuery;

/// Listings of the registers.
#[Object]
impl RegisterQuery {
    /// Employers that the team works through (daftar kerja), by the order of the list. A list that rests
    /// on a register that is missing or overdue today is empty.
    #[graphql(directive = needs::apply(Group::Employer))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn work_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Which list; each asks the scopes of what it reveals.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        kind: WorkList,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Employer>> {
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let law = ctx.data_unchecked::<Arc<Regulation>>();
        let load =
            async |request: &PageRequest| loaders(ctx).work_list(law, kind.into(), request).await;
        let node = |row: Owned<_>| Employer::new(Arc::new(row.row));
        listing(ctx, kind.name(), arguments, load, node).await
    }

    /// Licences, by number.
    #[graphql(directive = needs::apply(Group::Licence))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn licences(
        &self,
        ctx: &Context<'_>,
        filter: Option<LicenceFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Licence>> {
        let filter = filter.unwrap_or_default().into();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load = async |request: &PageRequest| loaders(ctx).licences(&filter, request).await;
        listing(ctx, "licence", arguments, load, Licence::new).await
    }

    /// Inspections that took place, the latest first unless ordered otherwise.
    #[graphql(directive = needs::apply(Group::Inspection))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn inspections(
        &self,
        ctx: &Context<'_>,
        filter: Option<InspectionFilter>,
        order_by: Option<InspectionOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Inspection>> {
        let (order, stored) = order_by.unwrap_or(InspectionOrder::DEFAULT).stored();
        let filter = filter.unwrap_or_default().into();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load =
            async |request: &PageRequest| loaders(ctx).inspections(&filter, stored, request).await;
        listing(ctx, order, arguments, load, Inspection::new).await
    }

    /// Cases of the team, by number.
    #[graphql(directive = needs::apply(Group::Case))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        filter: Option<CaseFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<Case>> {
        let filter = filter.unwrap_or_default().on(loaders(ctx).caller().day());
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load = async |request: &PageRequest| loaders(ctx).cases(&filter, request).await;
        listing(ctx, "case", arguments, load, Case::new).await
    }

    /// Restrictions of public services (TMP2T), by the day of their request.
    #[graphql(directive = needs::apply(Group::Restriction))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn restrictions(
        &self,
        ctx: &Context<'_>,
        filter: Option<RestrictionFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<ServiceRestriction>> {
        let filter = filter.unwrap_or_default().on(loaders(ctx).caller().day());
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load = async |request: &PageRequest| loaders(ctx).restrictions(&filter, request).await;
        listing(ctx, "restriction", arguments, load, ServiceRestriction::new).await
    }

    /// Special powers of attorney (SKK), one for each employer named, by number of the document.
    #[graphql(directive = needs::apply(Group::PowerOfAttorney))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn powers_of_attorney(
        &self,
        ctx: &Context<'_>,
        filter: Option<PowerOfAttorneyFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<PowerOfAttorney>> {
        let filter = filter.unwrap_or_default().into();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load =
            async |request: &PageRequest| loaders(ctx).powers_of_attorney(&filter, request).await;
        listing(
            ctx,
            "power_of_attorney",
            arguments,
            load,
            PowerOfAttorney::new,
        )
        .await
    }

    /// Candidates for links between the registers, the most probable first unless ordered otherwise:
    /// for those who may decide about them.
    #[graphql(directive = needs::apply(Group::Linkage & Group::Employer))]
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection are its shape"
    )]
    async fn link_candidates(
        &self,
        ctx: &Context<'_>,
        filter: Option<LinkCandidateFilter>,
        order_by: Option<LinkCandidateOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Connection<LinkCandidate>> {
        let (order, stored) = order_by.unwrap_or(LinkCandidateOrder::DEFAULT).stored();
        let filter = filter.unwrap_or_default().into();
        let arguments = PageArguments {
            first,
            last,
            after,
            before,
        };
        let load =
            async |request: &PageRequest| loaders(ctx).candidates(&filter, stored, request).await;
        let node = |found: Owned<_>| LinkCandidate::new(found.row);
        listing(ctx, order, arguments, load, node).await
    }

    /// The administrative regions that lie directly in `parent`, by code; the outermost without it.
    #[graphql(directive = needs::apply(Requirement::PUBLIC))]
    async fn regions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The region they lie in.",
            directive = needs::apply(Requirement::PUBLIC)
        )]
        parent: Option<RegionCode>,
    ) -> Answer<Vec<Region>> {
        let regions = loaders(ctx).regions(parent.as_ref()).await;
        answer(
            ctx,
            regions.map(|regions| Some(regions.into_iter().map(Region::new).collect())),
        )
    }
}
