//! Tokens of a real OpenID provider, from discovery to the agreement. Time is an argument: nothing
//! here waits for it.
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use simpul::auth::verifier::TokenError;
use simpul::auth::{KeyChange, SigningAlgorithm, Verifier};
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::Agency;
use simpul::domain::disclosure::{Stated, admit};
use simpul::server::clock;

use crate::app::{TODAY, agreement_files};
use crate::http::ISSUER;
use authority::Authority;
use provider::Provider;

mod authority;
mod provider;

fn verifier(providers: &[&Provider]) -> Verifier {
    let issuers = providers.iter().map(|provider| provider.trusted());
    Verifier::new(issuers.collect()).expect("a verifier can be made")
}

/// Moments after a start, whatever a slow machine makes of the time between.
fn moments() -> impl Fn(i64) -> DateTime<Utc> {
    let start = clock();
    move |seconds| start + TimeDelta::seconds(seconds)
}

#[tokio::test]
async fn access_tokens_of_every_algorithm_are_verified_by_discovered_keys() {
    let provider = Provider::start(&["bpjs-portal"]).await;
    let verifier = verifier(&[&provider]);
    assert!(verifier.fetch_keys(clock()).await.is_empty());
    for algorithm in ["RS256", "ES256", "EdDSA"] {
        let token = provider.token("bpjs-portal", algorithm).await;
        let claims = verifier.verify(&token, clock()).await.expect(algorithm);
        assert_eq!(claims.issuer, provider.issuer);
        assert_eq!(claims.client_id, "bpjs-portal");
        assert_eq!(claims.scopes, ["employer:read", "licence:read"]);
        assert!(claims.token_id.is_some());
    }
    let mut narrow = provider.trusted();
    narrow.algorithms = vec![SigningAlgorithm::Rs256];
    let narrow = Verifier::new(vec![narrow]).unwrap();
    let token = provider.token("bpjs-portal", "ES256").await;
    let refused = narrow.verify(&token, clock()).await.unwrap_err();
    assert_eq!(refused, TokenError::Algorithm);
}

#[tokio::test]
async fn keys_are_rotated_without_a_restart_and_the_change_is_told() {
    let mut provider = Provider::start(&["bpjs-portal"]).await;
    let later = moments();
    let verifier = verifier(&[&provider]);
    assert!(verifier.fetch_keys(later(0)).await.is_empty());
    let old = provider.token("bpjs-portal", "EdDSA").await;
    assert!(verifier.verify(&old, later(0)).await.is_ok());
    let first = verifier.refresh_keys(later(0)).await;
    assert_eq!(counts(&first), [(3, 0)]);
    provider.order("rotate").await;
    let new = provider.token("bpjs-portal", "EdDSA").await;
    assert!(
        verifier.verify(&old, later(1)).await.is_ok(),
        "the last keys are a second old"
    );
    assert!(
        verifier.verify(&new, later(6)).await.is_ok(),
        "an unknown key id fetches them"
    );
    let withdrawn = verifier.verify(&old, later(6)).await.unwrap_err();
    assert_eq!(withdrawn, TokenError::UnknownKey);
    let rotated = verifier.refresh_keys(later(6)).await;
    assert_eq!(counts(&rotated), [(3, 3)]);
    assert_eq!(rotated[0].issuer, provider.issuer);
    assert_eq!(rotated[0].gone, first[0].added);
    assert!(verifier.refresh_keys(later(7)).await.is_empty());
}

fn counts(changes: &[KeyChange]) -> Vec<(usize, usize)> {
    changes
        .iter()
        .map(|change| (change.added.len(), change.gone.len()))
        .collect()
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_within_ninety_seconds_though_nobody_brings_a_new_one() {
    let mut provider = Provider::start(&["bpjs-portal"]).await;
    let later = moments();
    let verifier = verifier(&[&provider]);
    let old = provider.token("bpjs-portal", "RS256").await;
    assert!(verifier.verify(&old, later(0)).await.is_ok());
    provider.order("rotate").await;
    let refused = verifier.verify(&old, later(85)).await.unwrap_err();
    assert_eq!(refused, TokenError::UnknownKey);
}

#[tokio::test]
async fn a_provider_that_is_away_is_trusted_for_a_bounded_time_and_found_again() {
    let mut provider = Provider::start(&["bpjs-portal"]).await;
    let later = moments();
    let mut trusted = provider.trusted();
    trusted.keep_keys = std::time::Duration::from_secs(600);
    let verifier = Verifier::new(vec![trusted]).unwrap();
    let token = provider.token("bpjs-portal", "ES256").await;
    assert!(verifier.verify(&token, later(0)).await.is_ok());
    provider.order("away").await;
    assert!(verifier.verify(&token, later(500)).await.is_ok());
    assert!(verifier.report(later(500))[0].keys.failing);
    let refused = verifier.verify(&token, later(615)).await.unwrap_err();
    assert_eq!(refused, TokenError::UnknownKey);
    assert_eq!(verifier.report(later(615))[0].keys.keys, 0);
    provider.order("back").await;
    assert!(verifier.verify(&token, later(630)).await.is_ok());
    assert!(!verifier.report(later(630))[0].keys.failing);
}

#[tokio::test]
async fn a_private_authority_alone_vouches_for_an_issuer_over_https() {
    let (own, foreign) = (Authority::new(), Authority::new());
    let provider = Provider::over_https(&["bpjs-portal"], &own).await;
    let later = moments();
    assert!(provider.issuer.starts_with("https://"));
    let trusting = |ca_file: Option<PathBuf>| {
        let mut issuer = provider.trusted();
        issuer.ca_file = ca_file;
        Verifier::new(vec![issuer])
    };
    let token = provider.token("bpjs-portal", "ES256").await;
    let verifier = trusting(Some(own.file())).unwrap();
    assert!(verifier.verify(&token, later(0)).await.is_ok());
    for ca_file in [None, Some(foreign.file())] {
        let verifier = trusting(ca_file).unwrap();
        assert_eq!(verifier.fetch_keys(later(0)).await.len(), 1);
        let refused = verifier.verify(&token, later(10)).await.unwrap_err();
        assert_eq!(refused, TokenError::UnknownKey);
    }
    let lost = trusting(Some(own.file().with_extension("lost")));
    assert!(lost.err().unwrap().to_string().contains("ca_file"));
    let no_certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let empty = trusting(Some(no_certificate.into()));
    assert!(empty.err().unwrap().to_string().contains("ca_file"));
}

#[tokio::test]
async fn an_issuer_speaks_for_its_own_agencies_and_for_no_other() {
    let clients = ["bpjs-portal", "dpmptsp-loket"];
    let first = Provider::start(&clients).await;
    let second = Provider::start(&clients).await;
    let verifier = verifier(&[&first, &second]);
    let mut files = agreement_files();
    for (name, text) in &mut files {
        let issuer = if name.as_str() == "dpmptsp.toml" {
            &second
        } else {
            &first
        };
        *text = text.replace(ISSUER, &issuer.issuer);
    }
    let agreements = Agreements::parse(&files).expect("they can be used");
    let client_of = |agency: Agency| {
        let agreement = agreements
            .iter()
            .find(|agreement| agreement.agency == agency);
        agreement.expect("it has one").clients[0].clone()
    };
    let (bpjs, office) = (client_of(Agency::Bpjs), client_of(Agency::Licensing));
    assert_eq!([bpjs.as_str(), office.as_str()], clients);
    for (provider, client, agency) in [
        (&first, &bpjs, Some(Agency::Bpjs)),
        (&second, &office, Some(Agency::Licensing)),
        (&second, &bpjs, None),
        (&first, &office, None),
    ] {
        let token = provider.token(client, "RS256").await;
        let claims = verifier
            .verify(&token, clock())
            .await
            .expect("its own issuer signed it");
        let admitted = admit(&agreements, &claims, Stated::default(), TODAY);
        match agency {
            Some(agency) => assert_eq!(admitted.expect("it is named").agency(), agency),
            None => assert_eq!(admitted.unwrap_err().code(), "UNAUTHENTICATED"),
        }
    }
}
