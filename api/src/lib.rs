//! Simpul ties the registers of a compliance team together behind one GraphQL schema in which
//! each agency sees what its agreement permits. `ARCHITECTURE.md` has the map and the promises.

pub mod auth;
pub mod command;
pub mod config;
pub mod domain;
pub mod feeds;
pub mod graphql;
pub mod ledger;
pub mod loaders;
pub mod policy;
pub mod proof;
pub mod server;
pub mod store;
pub mod telemetry;
