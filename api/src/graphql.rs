//! The schema: types by register, root fields, and the executor that decides before it runs.

pub mod application;
pub mod business;
pub mod business_detail;
pub mod case;
pub mod code;
pub mod confidential;
pub mod connection;
pub mod disclose;
pub mod employer;
pub mod error;
pub mod field_verification;
pub mod global_id;
pub mod inspection;
pub mod inspection_note;
pub mod licence;
pub mod manpower_report;
pub mod membership;
pub mod node;
pub mod power_of_attorney;
pub mod query;
pub mod region;
pub mod restriction;
pub mod scalar;
pub mod service;
#[cfg(test)]
pub(crate) mod trial;

pub use service::Service;
