//! `simpul schema` and `simpul policy matrix`: what is published and what is signed. Neither needs
//! a database.
use super::{Outcome, agreements, regulation};
use crate::config::Config;
use crate::feeds;
use crate::graphql::Service;
use crate::graphql::seal::Seals;
use crate::graphql::service::ServiceParts;
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

pub fn service() -> anyhow::Result<Service> {
    Ok(Service::new(ServiceParts {
        db: DatabaseConnection::default(),
        log: DatabaseConnection::default(),
        regulation: regulation(None)?,
        datasets: feeds::datasets(),
        limits: crate::policy::extent::DocumentLimits::default(),
        // It answers nothing, so nothing is sealed.
        seals: Seals::new(&[[0; 32]])?,
    })?)
}
