//! The schema: types by register, root fields, and the executor that decides before it runs.

pub mod access_history;
pub mod access_log;
pub mod access_plan;
pub mod application;
pub mod arrears;
pub mod business;
pub mod business_detail;
pub mod case;
pub mod code;
pub mod compliance;
pub mod confidential;
pub mod connection;
pub mod contribution;
pub mod dataset;
pub mod disclose;
pub mod employer;
pub mod employer_listing;
pub mod error;
pub mod field_verification;
pub mod finding;
pub mod global_id;
pub mod import_batch;
pub mod inspection;
pub mod inspection_note;
pub mod instalment_plan;
pub mod licence;
pub mod link_candidate;
pub mod link_decision;
pub mod manpower_report;
pub mod membership;
pub mod membership_listing;
pub mod membership_parts;
#[cfg(test)]
mod membership_tests;
pub mod mutation;
pub mod node;
pub mod permit;
pub mod planner;
pub mod power_of_attorney;
pub mod query;
pub mod region;
pub mod restriction;
pub mod scalar;
pub mod seal;
pub mod service;
pub mod statistics;
pub mod subscription;
#[cfg(test)]
pub(crate) mod trial;
pub mod unrecorded;
pub mod viewer;
pub mod vulnerable_worker;
pub mod warning;
pub mod worker;

pub use service::Service;
