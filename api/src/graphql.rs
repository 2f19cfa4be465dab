//! The schema: types by register, root fields, and the executor that decides before it runs.

pub mod arrears;
pub mod code;
pub mod connection;
pub mod contribution;
pub mod disclose;
pub mod employer;
pub mod error;
pub mod global_id;
pub mod instalment_plan;
pub mod membership;
pub mod membership_listing;
pub mod membership_parts;
#[cfg(test)]
mod membership_tests;
pub mod query;
pub mod scalar;
pub mod service;
pub mod vulnerable_worker;
pub mod warning;
pub mod worker;

pub use service::Service;
