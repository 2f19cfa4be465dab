//! `simpul documents`: which documents agencies may name instead of sending them.
use std::path::{Path, PathBuf};

use super::publish::service;
use super::{Outcome, agreements, database};
use crate::config::Config;
use crate::domain::codes::Agency;
use crate::domain::trusted_document::{DocumentId, TrustedDocument};
use crate::server::clock;
use crate::server::documents::{DocumentFile, Registrar};
use crate::store::trusted_documents;
use anyhow::{Context as _, bail};
use clap::Subcommand;

/// Who registers what the command line names.
const BY_COMMAND: &str = "command line";

/// What to do with registered documents.
#[derive(Debug, Subcommand)]
pub enum Documents {
    /// Register files, or every .graphql file of folders, for an agency
    Add {
        /// The agency, as its agreement names it
        #[arg(long)]
        agency: String,
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// List the documents with agency, id and cost
    List,
    /// Retire a document: from now on nobody can run it by its id
    Retire {
        /// Its id, or the digits alone
        hash: String,
        /// Of this agency only
        #[arg(long)]
        agency: Option<String>,
    },
}

/// Does it.
pub async fn run(config: &Config, what: Documents) -> anyhow::Result<Outcome> {
    match what {
        Documents::Add { agency, paths } => add(config, &agency, &paths).await,
        Documents::List => list(config).await,
        Documents::Retire { hash, agency } => retire(config, &hash, agency.as_deref()).await,
    }
}

async fn add(config: &Config, agency: &str, paths: &[PathBuf]) -> anyhow::Result<Outcome> {
    let agency = read_agency(agency)?;
    let agreements = agreements(&config.agreements)?;
    let service = service()?;
    let registrar = Registrar {
        agreements: &agreements,
        by: BY_COMMAND,
        now: clock(),
    };
    let (mut documents, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        for file in files(agency, path)? {
            match registrar.register(&service, file).await {
                Ok(document) => documents.push(document),
                Err(error) => faults.push(format!("{error:#}")),
            }
        }
    }
    if !faults.is_empty() {
        bail!("nothing is registered:\n  {}", faults.join("\n  "));
    }
    let db = database(&config.database, config.pool).await?;
    trusted_documents::register(&db, &documents).await?;
    db.close().await?;
    documents.iter().for_each(print);
    Ok(Outcome::Done)
}

async fn list(config: &Config) -> anyhow::Result<Outcome> {
    let db = database(&config.database, config.pool).await?;
    let documents = trusted_documents::all(&db).await?;
    db.close().await?;
    documents.iter().for_each(print);
    Ok(Outcome::Done)
}

async fn retire(config: &Config, hash: &str, agency: Option<&str>) -> anyhow::Result<Outcome> {
    let digits = hash.strip_prefix("sha256:").unwrap_or(hash);
    let id: DocumentId = format!("sha256:{digits}").parse()?;
    let agency = agency.map(read_agency).transpose()?;
    let db = database(&config.database, config.pool).await?;
    let retired = trusted_documents::retire(&db, id, agency, clock()).await?;
    db.close().await?;
    if retired == 0 {
        bail!("no document of this id is in use");
    }
    println!("{id} is retired");
    Ok(Outcome::Done)
}

fn print(document: &TrustedDocument) {
    let state = match document.retired_at {
        None => "in use",
        Some(_) => "retired",
    };
    let TrustedDocument {
        agency,
        id,
        cost,
        name,
        coordinates,
        ..
    } = document;
    let reached = coordinates.len();
    println!("{agency:<12} {id} cost {cost:<6} coordinates {reached:<4} {state:<8} {name}");
}

fn read_agency(text: &str) -> anyhow::Result<Agency> {
    text.parse()
        .with_context(|| format!("`{text}` is no agency"))
}

/// A file, or every `.graphql` file of a folder.
fn files(agency: Agency, path: &Path) -> anyhow::Result<Vec<DocumentFile>> {
    let shown = || path.display().to_string();
    if path.is_dir() {
        let files = crate::server::agreements::files(path, "graphql").with_context(shown)?;
        return Ok(files
            .into_iter()
            .map(|(name, text)| DocumentFile { agency, name, text })
            .collect());
    }
    let text = std::fs::read_to_string(path).with_context(shown)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(vec![DocumentFile {
        agency,
        name: name.into_owned(),
        text,
    }])
}
