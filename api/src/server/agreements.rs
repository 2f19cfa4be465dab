//! The agreements in force: each request takes the whole set once, and a newer set takes the place
//! of the older one all at once, or not at all.
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::domain::agreement::Agreements;
use crate::ledger::note::{KeyKind, VerifierKey};
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// Where the policy comes from.
#[derive(Clone, Debug, Default)]
pub struct PolicySource {
    /// The folder with the agreements; without one they are as they were at the start.
    pub agreements: Option<PathBuf>,
    /// Issuers whose tokens can be verified: an agreement of another one could admit nobody.
    pub issuers: Vec<String>,
    /// The folder with documents to register, one sub-folder an agency.
    pub documents: Option<PathBuf>,
}

/// The agreements in force, and the watch over their folder.
pub struct AgreementsInForce {
    source: PolicySource,
    current: RwLock<Arc<Agreements>>,
    watch: Mutex<Watch>,
}

struct Watch {
    /// BLAKE3 of what the folder held when it was last looked at.
    seen: Option<blake3::Hash>,
    loaded_at: Option<DateTime<Utc>>,
    is_failing: bool,
}

/// The agreements, as readiness reports them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgreementsReport {
    /// How many there are.
    pub count: usize,
    /// Their version.
    pub hash: String,
    /// When they were taken over; null where they are those of the start.
    pub loaded_at: Option<DateTime<Utc>>,
    /// Whether the folder now holds something that cannot be used, so that these were kept.
    pub failing: bool,
}

impl From<Agreements> for AgreementsInForce {
    fn from(agreements: Agreements) -> Self {
        Self::watching(agreements, PolicySource::default())
    }
}

impl AgreementsInForce {
    /// Agreements that follow their folder.
    pub fn watching(agreements: Agreements, source: PolicySource) -> Self {
        Self {
            source,
            current: RwLock::new(Arc::new(agreements)),
            watch: Mutex::new(Watch {
                seen: None,
                loaded_at: None,
                is_failing: false,
            }),
        }
    }

    /// The set that a request takes, once.
    pub fn current(&self) -> Arc<Agreements> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Where the policy comes from.
    pub fn source(&self) -> &PolicySource {
        &self.source
    }

    /// Looks at the folder; gives back a set that could take the place of the one in force. What
    /// cannot be used is said once for each content, and changes nothing.
    pub fn look(&self) -> Option<Agreements> {
        let folder = self.source.agreements.as_deref()?;
        let files = toml_files(folder);
        let seen = match &files {
            Ok(files) => hash(files),
            Err(error) => blake3::hash(error.to_string().as_bytes()),
        };
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        if watch.seen.replace(seen) == Some(seen) {
            return None;
        }
        let read = files
            .context("the folder cannot be read")
            .and_then(|files| self.usable(&files));
        watch.is_failing = read.is_err();
        metrics::gauge!("simpul_agreements_failing").set(u8::from(watch.is_failing));
        match read {
            Ok(agreements) => {
                (agreements.version() != self.current().version()).then_some(agreements)
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(
                    error,
                    "the agreements' folder cannot be used; those in force are kept"
                );
                metrics::counter!("simpul_agreements_reloads_total", "outcome" => "kept")
                    .increment(1);
                None
            }
        }
    }

    /// Forgets what the folder held, so that it is taken for new at the next look.
    pub fn look_again(&self) {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.seen = None;
    }

    /// Puts a set in force.
    pub fn take(&self, agreements: Agreements, now: DateTime<Utc>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(agreements);
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.loaded_at = Some(now);
        metrics::counter!("simpul_agreements_reloads_total", "outcome" => "taken").increment(1);
    }

    /// How they stand.
    pub fn report(&self) -> AgreementsReport {
        let current = self.current();
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        AgreementsReport {
            count: current.iter().count(),
            hash: current.version().to_owned(),
            loaded_at: watch.loaded_at,
            failing: watch.is_failing,
        }
    }

    fn usable(&self, files: &[(String, String)]) -> anyhow::Result<Agreements> {
        let agreements = Agreements::parse(files)?;
        let strangers: Vec<String> = agreements
            .iter()
            .filter(|made| !self.source.issuers.contains(&made.issuer))
            .map(|made| format!("{} names the issuer {}", made.number, made.issuer))
            .collect();
        if !strangers.is_empty() {
            bail!("[[issuers]] lacks an issuer: {}", strangers.join("; "));
        }
        let witnesses = unusable_cosigners(&agreements);
        if !witnesses.is_empty() {
            bail!("{}", witnesses.join("; "));
        }
        Ok(agreements)
    }
}

/// Agreements whose witness could never sign.
pub fn unusable_cosigners(agreements: &Agreements) -> Vec<String> {
    let is_unusable =
        |key: &str| !VerifierKey::parse(key).is_ok_and(|key| key.kind() == KeyKind::Cosigner);
    agreements
        .iter()
        .filter(|agreement| agreement.cosigner.as_deref().is_some_and(is_unusable))
        .map(|agreement| {
            let number = &agreement.number;
            format!(
                "{number}: cosigner is no public key of a witness (`simpul log cosign` prints it)"
            )
        })
        .collect()
}

fn hash(files: &[(String, String)]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (name, text) in files {
        for part in [name, text] {
            hasher.update(&part.len().to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize()
}

/// Name and text of every TOML file in a folder.
pub fn toml_files(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    files(folder, "toml")
}

/// Name and text of every file of a folder that ends so.
pub fn files(folder: &Path, ending: &str) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            let name = path.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path)?));
        }
    }
    // The order of a folder is the file system's; faults should come in the same one everywhere.
    files.sort();
    Ok(files)
}
