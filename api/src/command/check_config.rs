//! `simpul check-config`.
use super::{Outcome, agreements, regulation};
use crate::auth::Verifier;
use crate::config::Config;

/// Checks what `serve` needs, and prints what it would use, without any secret.
pub fn run(config: &Config) -> anyhow::Result<Outcome> {
    let agreements = agreements(&config.agreements)?;
    let law = regulation(config.law.as_deref())?;
    println!("listen       {}", config.listen);
    println!("database     {}", config.database);
    println!("home region  {}", config.home_region);
    println!("law          {}", law.content_hash());
    for agreement in agreements.iter() {
        println!(
            "agreement    {} with {}",
            agreement.number, agreement.agency
        );
    }
    for issuer in &config.issuers {
        println!("issuer       {}", issuer.issuer);
    }
    super::serve::check_issuers(config, &agreements)?;
    // Reads the certificates of `ca_file`, and asks nobody.
    Verifier::new(config.issuers.clone())?;
    println!("the configuration is valid");
    Ok(Outcome::Done)
}
