//! `simpul schema` and `simpul policy`: what is published, what is signed, and what a newer set of
//! agreements would change. None needs a database, except to compare registered documents.
use std::path::PathBuf;
use std::sync::Arc;

use super::{Outcome, agreements, database, regulation};
use crate::config::Config;
use crate::domain::access_log::Pseudonyms;
use crate::domain::local_time::day;
use crate::domain::trusted_document::TrustedDocument;
use crate::feeds;
use crate::graphql::Service;
use crate::graphql::seal::Seals;
use crate::graphql::service::ServiceParts;
use crate::policy::diff::{DocumentReach, compare};
use crate::policy::matrix;
use crate::server::clock;
use crate::server::documents::{reaches, reaches_of_files, read_folder};
use crate::store::trusted_documents;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use sea_orm::DatabaseConnection;

/// What to print of the policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Agency by coordinate, the table that the lawyers sign
    Matrix,
    /// Who gains or loses which coordinate between two folders of agreements, and which registered
    /// documents break; ends with 3 where somebody loses something
    Diff(Diff),
}

/// Two sets of agreements.
#[derive(Debug, Args)]
pub struct Diff {
    /// Folder of the agreements in force
    old: PathBuf,
    /// Folder of the agreements to come
    new: PathBuf,
    /// Folder of documents, one sub-folder an agency
    #[arg(long, value_name = "FOLDER")]
    documents: Option<PathBuf>,
    /// The documents registered in the database
    #[arg(long)]
    registered: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints the policy.
pub async fn policy(config: &Config, print: &Policy) -> anyhow::Result<Outcome> {
    match print {
        Policy::Matrix => {
            let agreements = agreements(&config.agreements)?;
            print!("{}", matrix::print(service()?.table(), &agreements));
            Ok(Outcome::Done)
        }
        Policy::Diff(diff) => diff.run(config).await,
    }
}

impl Diff {
    async fn run(&self, config: &Config) -> anyhow::Result<Outcome> {
        let (old, new) = (agreements(&self.old)?, agreements(&self.new)?);
        let service = service()?;
        let documents = self.documents(config, &service).await?;
        let diff = compare(service.table(), &old, &new, &documents, day(clock()));
        if self.json {
            println!("{}", serde_json::to_string_pretty(&diff)?);
        } else {
            print!("{diff}");
        }
        Ok(if diff.loses() {
            Outcome::Loses
        } else {
            Outcome::Done
        })
    }

    async fn documents(
        &self,
        config: &Config,
        service: &Service,
    ) -> anyhow::Result<Vec<DocumentReach>> {
        let mut documents = match &self.documents {
            Some(folder) => reaches_of_files(service, &read_folder(folder)?).await?,
            None => Vec::new(),
        };
        if self.registered {
            let db = database(&config.database, config.pool).await?;
            let known = trusted_documents::all(&db).await?;
            db.close().await?;
            let is_in_use = |document: &TrustedDocument| document.retired_at.is_none();
            let known: Vec<_> = known.into_iter().filter(is_in_use).map(Arc::new).collect();
            documents.extend(reaches(service, &known).await);
        }
        Ok(documents)
    }
}

/// Prints the schema.
pub fn schema() -> anyhow::Result<Outcome> {
    print!("{}", service()?.sdl());
    Ok(Outcome::Done)
}

/// The schema over no database, for what reads no data.
pub(super) fn service() -> anyhow::Result<Service> {
    Ok(Service::new(ServiceParts {
        db: DatabaseConnection::default(),
        log: DatabaseConnection::default(),
        regulation: regulation(None)?,
        datasets: feeds::datasets(),
        limits: crate::policy::extent::DocumentLimits::default(),
        // It answers nothing, so nothing is sealed.
        seals: Seals::new(&[[0; 32]])?,
        pseudonyms: Pseudonyms::new(&[[0; 32]]).context("there is a key")?,
        draw: crate::graphql::mutation::Draw(rand::random),
    })?)
}
