//! `simpul demo`: a made-up Kabupaten Sumbawa on this machine.
//!
//! It imports generated feeds by the same road as real ones and answers by the same service. Only
//! its issuer is its own: the key is made at the first start and lies in the demo's folder, so
//! `serve` refuses that issuer.

mod calls;
mod issuer;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::feeds::{generate, import_folder, plan};
use super::{Outcome, database, serve};
use crate::config::{Config, DatabaseUrl, Sources};
use crate::domain::agreement::Agreements;
use crate::domain::local_time;
use crate::server::clock;
use anyhow::{Context as _, bail};
use clap::Args;
use issuer::DemoIssuer;
use migration::{LogMigrator, Migrator, MigratorTrait};

/// The demo's issuer. `.invalid` never resolves.
pub const ISSUER: &str = "https://demo.simpul.invalid";

/// Ports that are tried in turn where none is asked for.
const PORTS: std::ops::RangeInclusive<u16> = 8080..=8089;

/// The starting agreements, which the demo uses with its own issuer.
const AGREEMENTS: [(&str, &str); 6] = [
    ("bpjs.toml", include_str!("../../agreements/bpjs.toml")),
    (
        "disnaker.toml",
        include_str!("../../agreements/disnaker.toml"),
    ),
    (
        "dpmptsp.toml",
        include_str!("../../agreements/dpmptsp.toml"),
    ),
    (
        "inspectorate.toml",
        include_str!("../../agreements/inspectorate.toml"),
    ),
    (
        "prosecutor.toml",
        include_str!("../../agreements/prosecutor.toml"),
    ),
    (
        "secretariat.toml",
        include_str!("../../agreements/secretariat.toml"),
    ),
];

/// The issuer that the starting agreements name.
const SAMPLE_ISSUER: &str = "https://issuer.simpul.invalid";

/// How long the demo's tokens last.
const TOKENS_LAST: Duration = Duration::from_hours(8);

/// What the demo may be asked for.
#[derive(Debug, Args)]
pub struct Demo {
    /// Employers to make up; the first start decides
    #[arg(long, default_value_t = 1500, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    employers: u32,
    /// Folder of the demo's database, feeds and key
    #[arg(long, default_value = "data/demo", value_name = "FOLDER")]
    folder: PathBuf,
}

impl Demo {
    /// Prepares what is missing and runs the service.
    pub async fn run(self, listen: Option<SocketAddr>) -> anyhow::Result<Outcome> {
        let listen = match listen {
            Some(address) if !address.ip().is_loopback() => {
                bail!(
                    "the demo is for this machine: listen on a loopback address, not on {address}"
                )
            }
            Some(address) => address,
            None => free_address().await?,
        };
        std::fs::create_dir_all(&self.folder)
            .with_context(|| format!("the folder {} cannot be made", self.folder.display()))?;
        let issuer = DemoIssuer::open(&self.folder)?;
        let mut config = Config::read(&Sources::default())?;
        config.log_filter = String::from("warn");
        config.listen = listen;
        config.database = DatabaseUrl::new(format!(
            "sqlite://{}",
            self.folder.join("simpul.db").display()
        ));
        config.spool = self.folder.join("spool");
        config.keys = self.folder.join("keys");
        config.ledger.anchor = self.folder.join("access-log.checkpoint");
        config.issuers = vec![issuer.configuration()];
        crate::telemetry::start_log(config.log_format, &config.log_filter)?;
        if !config.keys.exists() {
            super::keys::create(&config.keys)?;
        }
        if !config.keys.join("proof.key").exists() {
            super::keys::create_proof(&config.keys)?;
        }
        config.public_url = Some(format!("http://{listen}"));
        self.prepare(&config).await?;
        let agreements = agreements()?;
        let running = serve::start(&config, agreements.clone().into()).await?;
        calls::print(running.address, &agreements, &issuer, clock())?;
        serve::stop_when_told(running).await
    }

    /// Makes and imports the feeds, once. The mark is written last: after a kill the next start
    /// imports again, which changes nothing that is already there.
    async fn prepare(&self, config: &Config) -> anyhow::Result<()> {
        let mark = self.folder.join("imported");
        if let Ok(employers) = std::fs::read_to_string(&mark) {
            if employers.trim() != self.employers.to_string() {
                let (folder, employers) = (self.folder.display(), employers.trim());
                println!(
                    "{folder} holds {employers} employers; another --folder makes another demo."
                );
            }
            return Ok(());
        }
        let db = database(&config.database, config.pool).await?;
        Migrator::up(&db, None)
            .await
            .context("the tables were not built")?;
        let log = super::ledger::connect(config).await?;
        LogMigrator::up(&log, None)
            .await
            .context("the access log's tables were not built")?;
        log.close().await?;
        let feeds = self.folder.join("feeds");
        std::fs::create_dir_all(&feeds)?;
        println!("Making up {} employers …", self.employers);
        generate(&feeds, self.employers, local_time::day(clock()))?;
        println!("Importing them …");
        let plan = plan(config)?;
        if import_folder(&db, &feeds, &plan).await? == Outcome::Rejected {
            println!("Some lines were rejected, as the demo's feeds intend.");
        }
        db.close().await?;
        std::fs::write(&mark, self.employers.to_string())?;
        Ok(())
    }
}

/// The starting agreements with the demo's issuer.
fn agreements() -> anyhow::Result<Agreements> {
    let own = |(name, text): (&str, &str)| (name.to_owned(), text.replace(SAMPLE_ISSUER, ISSUER));
    Ok(Agreements::parse(&AGREEMENTS.map(own))?)
}

async fn free_address() -> anyhow::Result<SocketAddr> {
    for port in PORTS {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if tokio::net::TcpListener::bind(address).await.is_ok() {
            return Ok(address);
        }
    }
    bail!(
        "ports {} to {} are taken; name another with --listen",
        PORTS.start(),
        PORTS.end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demos_agreements_name_its_own_issuer() {
        let agreements = agreements().unwrap();
        assert_eq!(agreements.iter().count(), 6);
        assert!(
            agreements
                .iter()
                .all(|agreement| agreement.issuer == ISSUER)
        );
    }

    #[test]
    fn the_service_refuses_the_demos_issuer() {
        let folder = std::env::temp_dir().join(format!("simpul-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut config = Config::read(&Sources::default()).unwrap();
        config.issuers = vec![DemoIssuer::open(&folder).unwrap().configuration()];
        let refused = serve::check_issuers(&config, &agreements().unwrap()).unwrap_err();
        assert!(refused.to_string().contains("the demo's"), "{refused}");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn the_demos_tokens_are_accepted_and_its_key_is_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = std::env::temp_dir().join(format!("simpul-demo-key-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let issuer = DemoIssuer::open(&folder).unwrap();
        let agreements = agreements().unwrap();
        let verifier = crate::auth::Verifier::new(vec![issuer.configuration()]).unwrap();
        for agreement in agreements.iter() {
            let token = issuer.token(agreement, clock()).unwrap();
            let claims = verifier.verify(&token, clock()).await.unwrap();
            assert!(!claims.scopes.is_empty());
        }
        let mode = std::fs::metadata(folder.join("key.der"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let first = std::fs::read(folder.join("jwks.json")).unwrap();
        DemoIssuer::open(&folder).unwrap();
        assert_eq!(std::fs::read(folder.join("jwks.json")).unwrap(), first);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
