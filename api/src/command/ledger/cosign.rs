//! `simpul log cosign`: what a witness does. It keeps the last checkpoint that it saw, asks for the
//! next one with the proof that the log only grew, and signs. A log that was rewritten cannot give
//! that proof, so that no honest witness signs it.
use std::path::PathBuf;

use super::Outcome;
use crate::config::keys::Secret;
use crate::ledger::merkle::{Hash, extends};
use crate::ledger::note::{Checkpoint, KeyKind, SignedNote, Signer, VerifierKey};
use crate::server::clock;
use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde_json::{Value, json};

/// A witness's work.
#[derive(Debug, Args)]
pub struct Cosign {
    /// Address of the service, such as https://simpul.example.go.id
    #[arg(long)]
    url: reqwest::Url,
    /// Public key of the log, as `simpul log key` prints it
    #[arg(long)]
    log_key: String,
    /// Name of the witness, as the agreement has it
    #[arg(long)]
    name: String,
    /// File with the witness's own secret: 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// File with the last checkpoint that this witness saw; made at the first time
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
}

impl Cosign {
    /// Checks and signs.
    pub async fn run(self) -> anyhow::Result<Outcome> {
        let log_key = VerifierKey::parse(&self.log_key)?;
        let witness = Signer::new(&self.name, KeyKind::Cosigner, &self.secret()?)?;
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(30))
            .build()?;
        let seen = self.seen(&log_key)?;
        let earlier = seen.as_ref().map_or(0, |seen| seen.size);
        let path = format!("log/consistency?from={earlier}");
        let answer: Value = client
            .get(self.url.join(&path)?)
            .send()
            .await?
            .error_for_status()
            .context("the log gave no proof that it only grew")?
            .json()
            .await?;
        let note = answer.get("checkpoint").and_then(Value::as_str);
        let note = note.context("no checkpoint came")?;
        let note = SignedNote::parse(note)?;
        let checkpoint = note.checkpoint(&[log_key])?;
        check_growth(seen.as_ref(), &checkpoint, &hashes(answer.get("hashes"))?)?;
        let line = witness.sign(&note.text, clock().timestamp().cast_unsigned());
        std::fs::write(&self.state, note.to_string())
            .with_context(|| self.state.display().to_string())?;
        let body = json!({ "size": checkpoint.size, "line": line });
        client
            .post(self.url.join("log/cosignatures")?)
            .json(&body)
            .send()
            .await?
            .error_for_status()
            .context("the log did not take the signature")?;
        println!("{line}");
        println!("witness key  {}", witness.public());
        Ok(Outcome::Done)
    }

    fn secret(&self) -> anyhow::Result<Secret> {
        let path = self.key.display().to_string();
        let text = std::fs::read_to_string(&self.key).context(path.clone())?;
        crate::config::keys::secret(text.trim())
            .with_context(|| format!("{path}: a key is 64 hexadecimal digits"))
    }

    /// The last checkpoint that was seen.
    fn seen(&self, log_key: &VerifierKey) -> anyhow::Result<Option<Checkpoint>> {
        match std::fs::read_to_string(&self.state) {
            Ok(note) => Ok(Some(
                SignedNote::parse(&note)?.checkpoint(std::slice::from_ref(log_key))?,
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context(self.state.display().to_string()),
        }
    }
}

fn hashes(value: Option<&Value>) -> anyhow::Result<Vec<Hash>> {
    let texts = value.and_then(Value::as_array).context("no proof came")?;
    texts
        .iter()
        .map(|text| {
            let bytes = STANDARD.decode(text.as_str().unwrap_or_default())?;
            Hash::try_from(bytes).map_err(|_| anyhow::anyhow!("a hash of the proof is none"))
        })
        .collect()
}

fn check_growth(seen: Option<&Checkpoint>, now: &Checkpoint, proof: &[Hash]) -> anyhow::Result<()> {
    let Some(seen) = seen else {
        return Ok(());
    };
    ensure!(seen.origin == now.origin, "this is another log");
    if !extends((seen.size, &seen.root), (now.size, &now.root), proof) {
        bail!(
            "the log of {} records does not begin as the one of {} records did: it was rewritten",
            now.size,
            seen.size
        );
    }
    Ok(())
}
