//! Workers enrolled under a membership: personal data.
use async_graphql::{Context, Object};

use super::connection::{Connection, PageArguments, nested_connection};
use super::disclose::{governed, loaders, seal};
use super::error::{Answer, answer};
use super::scalar::{Date, Rupiah};
use crate::domain::identifiers::{Kpj, Nik};
use crate::domain::scope::Group;
use crate::loaders::Owned;
use crate::loaders::nested::{EnrolledWorker, Enrolments, NestedCount, Parent};
use crate::policy::declaration::needs;

/// Name of the order that cursors carry.
const ORDER: &str = "worker";

/// A membership's workers.
pub async fn workers(
    ctx: &Context<'_>,
    parent: Parent,
    page: &PageArguments,
) -> Answer<Connection<Worker>> {
    let request = match page.request(seal(ctx), ORDER) {
        Ok(request) => request,
        Err(error) => return Some(Err(error)),
    };
    let loaded = loaders(ctx)
        .page_of::<Enrolments>(&parent, (), request.clone())
        .await;
    let made = loaded.map(|page| {
        let page = (page.as_deref(), NestedCount::Workers(parent));
        Some(nested_connection(
            (seal(ctx), ORDER),
            &request,
            page,
            Worker,
        ))
    });
    answer(ctx, made)
}

/// A worker's enrolment under a membership.
#[derive(Clone, Debug)]
pub struct Worker(Owned<EnrolledWorker>);

/// A worker (pekerja) enrolled under a membership: one card, one employment. A person may hold
/// several. Personal data; UU 27/2022.
#[Object(directive = needs::apply(Group::WorkerIdentity))]
impl Worker {
    /// Full name; null where the register of persons lacks it.
    async fn name(&self) -> Option<&str> {
        self.0.row.worker_name.as_deref()
    }

    /// Nomor Induk Kependudukan.
    async fn nik(&self) -> Option<Nik> {
        self.0.row.nik.parse().ok()
    }

    /// Number of the Kartu Peserta Jamsostek.
    async fn kpj(&self) -> Option<Kpj> {
        self.0.row.kpj.parse().ok()
    }

    /// Monthly wage reported (upah), whole rupiah: specific personal data, UU 27/2022 Ps. 4.
    #[graphql(directive = needs::apply(Group::WorkerWage))]
    async fn wage(&self, ctx: &Context<'_>) -> Answer<Rupiah> {
        let wage = Some(Rupiah(self.0.row.wage));
        governed(ctx, Group::WorkerWage, self.0.employer, wage).await
    }

    /// First day of the enrolment.
    async fn started_on(&self) -> Option<Date> {
        Some(Date(self.0.row.started_on))
    }

    /// Last day of the enrolment; null while enrolled.
    async fn ended_on(&self) -> Option<Date> {
        self.0.row.ended_on.map(Date)
    }

    /// The dataset that brought it.
    async fn source(&self) -> Option<&str> {
        Some(&self.0.row.source)
    }

    /// The day it is true of.
    async fn as_of(&self) -> Option<Date> {
        Some(Date(self.0.row.as_of))
    }
}
