//! The schema: types by register, root fields, and the executor that decides before it runs.

pub mod code;
pub mod compliance;
pub mod connection;
pub mod disclose;
pub mod employer;
pub mod error;
pub mod global_id;
pub mod membership;
pub mod permit;
pub mod query;
pub mod scalar;
pub mod service;

pub use service::Service;
