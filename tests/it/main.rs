//! The suite: the service on both databases, one room a subject.
//!
//! A test says what is given, who asks, and what is answered. `on_both_databases!` makes two tests
//! of it; a database of its own is made for each and dropped afterwards.

#[macro_use]
mod database;

mod access_log;
mod access_plan;
mod agreements;
mod app;
mod architecture;
mod attacks;
mod callers;
mod canaries;
mod clearances;
mod disclosure;
mod feeds;
mod findings;
mod freshness;
mod given;
mod hostile;
mod http;
mod identity;
mod introspection;
mod kept;
mod limits;
mod log_reading;
mod migrations;
mod mutants;
mod node;
mod notifications;
mod operation;
mod paging;
mod policy;
mod policy_diff;
mod reload;
mod restrictions;
mod round_trips;
mod sample;
mod scopes;
mod tokens;
mod trusted;
mod two_worlds;
