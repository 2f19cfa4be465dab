//! How an issuer's keys are fetched: from a file, from a URL, or from where its metadata says.
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::discovery::{Discovery, MetadataError};
use super::issuer::{Issuer, KeySource};
use super::keyring::{Keyring, KeyringError};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;

/// A request that is not answered within this time failed.
const FETCH_TIMEOUT: Duration = Duration::from_secs(3);
/// A JWK set, or metadata, is at most this long.
const BYTES_MAX: usize = 256 * 1024;
/// Older metadata is read again before the keys are.
const METADATA_SERVES: TimeDelta = TimeDelta::minutes(10);

/// The keys of an issuer cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read.
    #[error("the JWK set file cannot be read")]
    File(#[source] std::io::Error),
    /// The certificate authority's file cannot be read.
    #[error("ca_file cannot be read")]
    AuthorityFile(#[source] std::io::Error),
    /// The file holds no certificates, or no client can be made with them.
    #[error("ca_file holds no certificates in PEM")]
    Authority,
    /// The endpoint does not answer as it should.
    #[error("the endpoint does not answer as it should")]
    Endpoint(#[from] reqwest::Error),
    /// The endpoint answers with too much.
    #[error("the answer is longer than {BYTES_MAX} bytes")]
    TooLong,
    /// The metadata cannot be used.
    #[error("the issuer's metadata cannot be used")]
    Metadata(#[from] MetadataError),
    /// What came is no usable JWK set.
    #[error("the JWK set cannot be used")]
    Unusable(#[from] KeyringError),
}

/// Where the keys were found to be, and when.
struct Found {
    keys: Url,
    at: DateTime<Utc>,
}

/// Fetches the keys of one issuer.
pub struct KeyFetch {
    source: KeySource,
    client: reqwest::Client,
    found: Mutex<Option<Found>>,
}

impl KeyFetch {
    /// A fetch that has asked nobody yet.
    pub fn new(issuer: &Issuer) -> Result<Self, KeysError> {
        Ok(Self {
            source: issuer.keys.clone(),
            client: client(issuer.ca_file.as_deref())?,
            found: Mutex::default(),
        })
    }

    /// Fetches the keys.
    pub async fn keyring(&self, now: DateTime<Utc>) -> Result<Keyring, KeysError> {
        let bytes = match &self.source {
            KeySource::File(path) => tokio::fs::read(path).await.map_err(KeysError::File)?,
            KeySource::Url(url) => self.download(url.clone()).await?,
            KeySource::Discovery(discovery) => self.discover(discovery, now).await?,
        };
        Ok(Keyring::parse(&bytes)?)
    }

    /// The JWK set that the metadata names. Where it cannot be had, the metadata is read anew at the
    /// next attempt: the keys may have moved.
    async fn discover(
        &self,
        discovery: &Discovery,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, KeysError> {
        let keys = if let Some(keys) = self.known(now) {
            keys
        } else {
            let metadata = self.download(discovery.metadata().clone()).await?;
            discovery.keys_url(&metadata)?
        };
        let downloaded = self.download(keys.clone()).await;
        let is_known = self.known(now).is_some();
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if downloaded.is_err() {
            *found = None;
        } else if !is_known {
            *found = Some(Found { keys, at: now });
        }
        downloaded
    }

    fn known(&self, now: DateTime<Utc>) -> Option<Url> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let found = found.as_ref()?;
        let age = now - found.at;
        (TimeDelta::zero()..METADATA_SERVES)
            .contains(&age)
            .then(|| found.keys.clone())
    }

    async fn download(&self, url: Url) -> Result<Vec<u8>, KeysError> {
        let mut response = self.client.get(url).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(KeysError::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// A client that is bounded in time and never redirected, since a redirect would let an endpoint
/// choose where we go. Where a certificate authority is named, it alone vouches for the issuer.
fn client(ca_file: Option<&Path>) -> Result<reqwest::Client, KeysError> {
    let mut builder = reqwest::Client::builder()
        .timeout(FETCH_TIMEOUT)
        .connect_timeout(FETCH_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    if let Some(path) = ca_file {
        let pem = std::fs::read(path).map_err(KeysError::AuthorityFile)?;
        let authorities = reqwest::Certificate::from_pem_bundle(&pem)
            .ok()
            .filter(|authorities| !authorities.is_empty())
            .ok_or(KeysError::Authority)?;
        builder = builder.tls_certs_only(authorities);
    }
    Ok(builder.build()?)
}
