//! SQL, one file a register. Every read of employer rows takes a `Scope`, `VerdictScope` or
//! `StatisticsScope`, which only a `Caller` can make, and is limited by it in the statement itself. What a
//! command of the operator reads without one says so, and is noted in the access log by the command.
//!
//! Registers keep their own keys; `employer_identifier` alone says whose they are. A register says
//! once how its rows are tied to employers ([`register::Register`]), and the reads by employer, by
//! key and by page follow from that.

pub mod archive;
pub mod arrears;
pub mod assessments;
pub mod batches;
pub mod candidates;
pub mod cases;
pub mod changes;
pub mod clearances;
pub mod connection;
pub mod contributions;
pub mod datasets;
pub mod decisions;
pub mod employer_listing;
pub mod employers;
pub mod facts;
pub mod feed_status;
#[cfg(test)]
pub(crate) mod fixture;
pub mod happenings;
pub mod identity;
pub mod import;
pub mod inspections;
pub mod inspectorate;
pub mod keyed;
pub mod licences;
pub mod licensing;
pub mod links;
pub mod log;
#[cfg(test)]
pub(crate) mod matter_fixture;
pub mod matters;
pub mod membership_listing;
pub mod memberships;
pub mod nested;
pub mod notifications;
pub mod objections;
pub mod page;
pub mod powers_of_attorney;
mod reading;
pub mod records;
pub mod regions;
pub mod register;
pub mod restriction_steps;
pub mod restrictions;
pub mod revocations;
pub mod sanctions;
pub mod statistics;
pub mod subjects;
pub mod trusted_documents;
pub mod vulnerable_workers;
pub mod wage_bands;
pub mod work_lists;
pub mod workers;

use sea_orm::sea_query::{Expr, SimpleExpr};

/// Why the store cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away, too slow, or refused the statement.
    #[error("the database did not answer")]
    Unavailable(#[from] sea_orm::DbErr),
    /// The place a page starts behind is not one of its order: a cursor was forged.
    #[error("the place is not one of this order")]
    ForeignPlace,
}

/// A condition that holds for no row. Its values are written out: were they bound, PostgreSQL's plan
/// for whatever values would have to expect rows, and so the statement would be planned at every run.
fn nowhere() -> SimpleExpr {
    Expr::cust("1 = 0")
}

/// Pads a list to the next power of two by repeating its last value: statements with lists of every
/// length would each be prepared anew.
fn padded<T: Clone>(values: &[T]) -> Vec<T> {
    let mut padded = values.to_vec();
    if let Some(last) = values.last() {
        padded.resize(values.len().next_power_of_two(), last.clone());
    }
    padded
}
