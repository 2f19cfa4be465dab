//! Workers enrolled under memberships: personal data.
use chrono::NaiveDate;
use entity::{worker, worker_enrolment};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SelectStatement};

use super::nested::{MembershipKey, OfMembership};
use super::page::{KeyKind, SortKey};
use super::register::{Register, tie_by};
use crate::domain::codes::IdentifierScheme;
use crate::domain::scope::Group;

/// The register of enrolments.
pub type Enrolments = worker_enrolment::Entity;

/// A worker's enrolment under a membership, with the name from the register of persons.
#[derive(Clone, Debug, FromQueryResult)]
pub struct EnrolledWorker {
    /// Number of the worker's card.
    pub kpj: String,
    /// The person.
    pub nik: String,
    /// Name; `None` where the register of persons lacks the person.
    pub worker_name: Option<String>,
    /// Employer's membership.
    pub npp: String,
    /// Its division.
    pub division: String,
    /// Monthly wage reported, whole rupiah: specific personal data.
    pub wage: i64,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day; `None` while enrolled.
    pub ended_on: Option<NaiveDate>,
    /// The dataset that brought the enrolment.
    pub source: String,
    /// The day it is true of.
    pub as_of: NaiveDate,
}

impl Register for worker_enrolment::Entity {
    const GROUP: Group = Group::WorkerIdentity;

    fn tie(select: &mut SelectStatement) {
        tie_by::<Self>(select, IdentifierScheme::Npp, worker_enrolment::Column::Npp);
    }

    fn order() -> &'static [worker_enrolment::Column] {
        &[worker_enrolment::Column::Kpj]
    }
}

impl OfMembership for worker_enrolment::Entity {
    type Row = EnrolledWorker;
    type Narrowing = ();

    const NPP: worker_enrolment::Column = worker_enrolment::Column::Npp;
    const DIVISION: worker_enrolment::Column = worker_enrolment::Column::Division;

    fn membership(row: &EnrolledWorker) -> MembershipKey {
        MembershipKey {
            npp: row.npp.clone(),
            division: row.division.clone(),
        }
    }

    fn complete(select: &mut SelectStatement) {
        select
            .expr_as(
                Expr::col((worker::Entity, worker::Column::Name)),
                "worker_name",
            )
            .left_join(
                worker::Entity,
                Expr::col((worker::Entity, worker::Column::Nik))
                    .equals((worker_enrolment::Entity, worker_enrolment::Column::Nik)),
            );
    }

    fn narrowed((): &()) -> Cond {
        Cond::all()
    }

    fn keys() -> Vec<SortKey> {
        vec![SortKey {
            expression: Expr::col((worker_enrolment::Entity, worker_enrolment::Column::Kpj)),
            kind: KeyKind::Text,
            descending: false,
        }]
    }
}
