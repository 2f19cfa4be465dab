//! Registered documents: from a file to the table, and from the table to memory.
use std::path::Path;
use std::sync::Arc;

use super::State;
use super::agreements::files;
use super::parameters::Parameters;
use super::reply::Problem;
use crate::domain::agreement::{Agreement, Agreements, OnDenied};
use crate::domain::codes::{Agency, Code as _};
use crate::domain::disclosure::{Caller, Standing};
use crate::domain::local_time::day;
use crate::domain::scope::Access;
use crate::domain::trusted_document::{DocumentId, TrustedDocument};
use crate::graphql::Service;
use crate::graphql::service::Inspection;
use crate::policy::diff::DocumentReach;
use crate::policy::reach::Reached;
use crate::store::StoreError;
use crate::store::trusted_documents::{self, Mark};
use anyhow::{Context as _, bail};
use async_graphql::Request;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseConnection;

/// A file that is to be registered.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    /// The agency it is for.
    pub agency: Agency,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Who registers, under which agreements, and when.
#[derive(Clone, Copy, Debug)]
pub struct Registrar<'a> {
    /// The agreements.
    pub agreements: &'a Agreements,
    /// Who registers.
    pub by: &'a str,
    /// When.
    pub now: DateTime<Utc>,
}

/// The files of a folder with one sub-folder an agency.
pub fn read_folder(folder: &Path) -> anyhow::Result<Vec<DocumentFile>> {
    let mut found = Vec::new();
    for (agency, _) in Agency::ALL {
        let own = folder.join(agency.as_str());
        if !own.is_dir() {
            continue;
        }
        let files = files(&own, "graphql").with_context(|| own.display().to_string())?;
        found.extend(files.into_iter().map(|(name, text)| DocumentFile {
            agency: *agency,
            name,
            text,
        }));
    }
    Ok(found)
}

impl Registrar<'_> {
    /// Checks a file and computes what is kept of it; refuses one that its agency can never run.
    pub async fn register(
        &self,
        service: &Service,
        file: DocumentFile,
    ) -> anyhow::Result<TrustedDocument> {
        let inspections = inspect(service, &file).await?;
        let Some(agreement) = self.agreements.find_by_agency(file.agency) else {
            bail!("{}: there is no agreement with {}", file.name, file.agency);
        };
        let day = day(self.now);
        let mut reached: Vec<Reached> = Vec::new();
        for inspection in &inspections {
            let of_one = inspection.reach_of_any();
            let name = inspection.operation().unwrap_or("the operation");
            if purposes(agreement, &of_one, day).is_empty() {
                bail!(
                    "{}: {} can run {name} for no purpose",
                    file.name,
                    file.agency
                );
            }
            reached.extend(of_one);
        }
        let mut coordinates: Vec<String> = reached
            .into_iter()
            .map(|reached| reached.coordinate)
            .collect();
        coordinates.sort();
        coordinates.dedup();
        let operations = inspections.iter().filter_map(Inspection::operation);
        Ok(TrustedDocument {
            agency: file.agency,
            id: DocumentId::of(&file.text),
            name: file.name,
            operations: operations.map(str::to_owned).collect(),
            coordinates,
            cost: inspections
                .iter()
                .map(|one| one.extent.cost)
                .max()
                .unwrap_or(0),
            text: file.text.into(),
            registered_at: self.now,
            registered_by: self.by.to_owned(),
            retired_at: None,
        })
    }
}

/// The purposes for which something of an operation is answered.
pub fn purposes<'a>(agreement: &'a Agreement, reached: &[Reached], day: NaiveDate) -> Vec<&'a str> {
    let is_answered = |code: &&str| {
        let Some(purpose) = agreement.find_purpose(code) else {
            return false;
        };
        let grants = Standing::widest(agreement, purpose, day).grants();
        let is_denied = |one: &Reached| one.decide(grants) == Access::Denied;
        match agreement.on_denied {
            OnDenied::Null => reached.iter().any(|one| one.is_root && !is_denied(one)),
            OnDenied::Reject => !reached.iter().any(is_denied),
        }
    };
    let codes = agreement
        .purposes
        .iter()
        .map(|purpose| purpose.code.as_str());
    codes.filter(is_answered).collect()
}

/// Registers the documents of a folder that were never registered; gives back those that are new.
/// One that a person retired stays retired.
pub async fn register_folder(
    db: &DatabaseConnection,
    service: &Service,
    registrar: &Registrar<'_>,
    folder: &Path,
) -> anyhow::Result<Vec<TrustedDocument>> {
    let known = trusted_documents::all(db).await?;
    let mut fresh = Vec::new();
    for file in read_folder(folder)? {
        let id = DocumentId::of(&file.text);
        let is_known = known
            .iter()
            .any(|document| document.agency == file.agency && document.id == id);
        if !is_known {
            fresh.push(registrar.register(service, file).await?);
        }
    }
    trusted_documents::register(db, &fresh).await?;
    Ok(fresh)
}

/// What each registered document reaches, for the comparison of agreements.
pub async fn reaches(service: &Service, documents: &[Arc<TrustedDocument>]) -> Vec<DocumentReach> {
    let mut reaches = Vec::new();
    for document in documents {
        // One that a newer schema refuses breaks for everybody, and says so when it is asked.
        let inspected = service
            .inspect_all(&document.text)
            .await
            .unwrap_or_default();
        reaches.push(DocumentReach {
            agency: document.agency,
            id: document.id.to_string(),
            name: document.name.clone(),
            reached: inspected
                .iter()
                .flat_map(Inspection::reach_of_any)
                .collect(),
        });
    }
    reaches
}

/// What each file's document reaches; the same without a table.
pub async fn reaches_of_files(
    service: &Service,
    files: &[DocumentFile],
) -> anyhow::Result<Vec<DocumentReach>> {
    let mut reaches = Vec::new();
    for file in files {
        let inspected = inspect(service, file).await?;
        reaches.push(DocumentReach {
            agency: file.agency,
            id: DocumentId::of(&file.text).to_string(),
            name: file.name.clone(),
            reached: inspected
                .iter()
                .flat_map(Inspection::reach_of_any)
                .collect(),
        });
    }
    Ok(reaches)
}

async fn inspect(service: &Service, file: &DocumentFile) -> anyhow::Result<Vec<Inspection>> {
    service.inspect_all(&file.text).await.map_err(|errors| {
        let told: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        anyhow::anyhow!("{}: {}", file.name, told.join("; "))
    })
}

/// What memory holds of the table.
#[derive(Debug, Default)]
pub struct Remembered {
    table: tokio::sync::Mutex<Option<Mark>>,
    /// BLAKE3 of the folder when it was last registered.
    folder: tokio::sync::Mutex<Option<blake3::Hash>>,
}

impl State {
    /// Reads the registered documents again where the table changed.
    pub async fn refresh_documents(&self) -> anyhow::Result<()> {
        let mut remembered = self.documents.table.lock().await;
        let mark = trusted_documents::mark(&self.parts.db).await?;
        if remembered.as_ref() == Some(&mark) {
            return Ok(());
        }
        let documents = trusted_documents::all(&self.parts.db).await?;
        self.parts.answering.service.trusted().replace(documents)?;
        *remembered = Some(mark);
        Ok(())
    }

    /// Registers what is new in a folder, once for each content of it.
    pub(super) async fn register_new(
        &self,
        folder: &Path,
        registrar: &Registrar<'_>,
    ) -> anyhow::Result<()> {
        let mut remembered = self.documents.folder.lock().await;
        let mut hasher = blake3::Hasher::new();
        for file in read_folder(folder)? {
            hasher.update(file.agency.as_str().as_bytes());
            hasher.update(DocumentId::of(&file.text).hex().as_bytes());
        }
        hasher.update(registrar.agreements.version().as_bytes());
        let seen = hasher.finalize();
        if *remembered == Some(seen) {
            return Ok(());
        }
        let (db, service) = (&self.parts.db, &self.parts.answering.service);
        let registered = register_folder(db, service, registrar, folder).await;
        // What cannot be registered is said once; away databases are asked again.
        if !registered
            .as_ref()
            .is_err_and(anyhow::Error::is::<StoreError>)
        {
            *remembered = Some(seen);
        }
        registered.map(|_| ())
    }

    /// The request with the text of the document that it names. Another agency's document looks
    /// like one that nobody registered.
    pub(super) fn resolve(
        &self,
        caller: &Caller,
        parameters: Parameters,
    ) -> Result<Request, Problem> {
        let mut request = parameters.request;
        let Some(id) = parameters.document else {
            return Ok(request);
        };
        let trusted = self.parts.answering.service.trusted();
        let Some(document) = trusted.find(caller.agency(), id) else {
            let advice = "no document of this id is registered for your agency";
            return Err(Problem::new(StatusCode::NOT_FOUND, "NOT_FOUND", advice));
        };
        request.query = document.text.to_string();
        Ok(request)
    }
}
