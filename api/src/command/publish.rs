//! `simpul schema` and `simpul policy matrix`: what is published and what is signed. Neither needs
//! a database.
use super::{Outcome, agreements, regulation};
use crate::config::Config;
use crate::feeds;
use crate::graphql::Service;
use crate::policy::matrix;
use clap::Subcommand;
use sea_orm::DatabaseConnection;

/// What to print of the policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Agency by coordinate, the table that the lawyers sign
    Matrix,
}

/// Prints the policy.
pub fn policy(config: &Config, print: &Policy) -> anyhow::Result<Outcome> {
    let agreements = agreements(&config.agreements)?;
    let service = service()?;
    match print {
        Policy::Matrix => print!("{}", matrix::print(service.table(), &agreements)),
    }
    Ok(Outcome::Done)
}

/// Prints the schema.
pub fn schema() -> anyhow::Result<Outcome> {
    print!("{}", service()?.sdl());
    Ok(Outcome::Done)
}

fn service() -> anyhow::Result<Service> {
    let limits = crate::policy::extent::DocumentLimits::default();
    Ok(Service::new(
        DatabaseConnection::default(),
        regulation(None)?,
        feeds::datasets(),
        limits,
    )?)
}
