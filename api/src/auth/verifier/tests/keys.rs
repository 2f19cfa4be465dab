use super::*;

#[tokio::test]
async fn unknown_key_ids_cause_one_fetch_in_five_seconds() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    assert!(verifier.fetch_keys(now()).await.is_empty());
    for serial in 0..20 {
        let token = token(&header("EdDSA", &format!("unknown-{serial}")), &payload());
        let later = now() + TimeDelta::seconds(6);
        assert_eq!(
            verifier.verify(&token, later).await.unwrap_err(),
            TokenError::UnknownKey
        );
    }
    assert_eq!(endpoint.reads(), 2);
}

#[tokio::test]
async fn a_rotated_key_is_found_without_a_restart() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    verifier.fetch_keys(now()).await;
    endpoint.set(Some(
        json!({"keys": [jwk("new", &ed25519(7), Algorithm::EdDSA)]}),
    ));
    let rotated = sign(
        &header("EdDSA", "new").to_string(),
        &payload().to_string(),
        &ed25519(7),
        Algorithm::EdDSA,
    );
    assert!(
        verifier
            .verify(&rotated, now() + TimeDelta::seconds(6))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_within_ninety_seconds_also_for_remembered_tokens() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    let token = token(&header("EdDSA", "ed"), &payload());
    verifier.verify(&token, now()).await.unwrap();
    endpoint.set(Some(
        json!({"keys": [jwk("new", &ed25519(7), Algorithm::EdDSA)]}),
    ));
    assert!(
        verifier
            .verify(&token, now() + TimeDelta::seconds(10))
            .await
            .is_ok()
    );
    let later = now() + TimeDelta::seconds(90);
    assert_eq!(
        verifier.verify(&token, later).await.unwrap_err(),
        TokenError::UnknownKey
    );
}

#[tokio::test]
async fn another_key_under_the_same_id_does_not_serve_remembered_tokens() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    let token = token(&header("EdDSA", "ed"), &payload());
    verifier.verify(&token, now()).await.unwrap();
    endpoint.set(Some(
        json!({"keys": [jwk("ed", &ed25519(7), Algorithm::EdDSA)]}),
    ));
    let later = now() + TimeDelta::seconds(90);
    assert_eq!(
        verifier.verify(&token, later).await.unwrap_err(),
        TokenError::UnknownKey
    );
    assert_eq!(
        verifier.verify(&token, later).await.unwrap_err(),
        TokenError::Signature
    );
}

#[tokio::test]
async fn the_last_keys_serve_while_the_endpoint_is_away_and_for_a_bounded_time() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    verifier.fetch_keys(now()).await;
    endpoint.set(None);
    let long = token(
        &header("EdDSA", "ed"),
        &with(payload(), "exp", json!(now().timestamp() + 86_400)),
    );
    let within = now() + TimeDelta::minutes(50);
    assert!(verifier.verify(&long, within).await.is_ok());
    let report = verifier.report(within);
    assert!(report[0].keys.failing);
    assert_eq!(report[0].keys.keys, 4);
    let after = now() + TimeDelta::minutes(61);
    assert_eq!(
        verifier.verify(&long, after).await.unwrap_err(),
        TokenError::UnknownKey
    );
    assert_eq!(verifier.report(after)[0].keys.keys, 0);
}

#[tokio::test]
async fn one_issuers_key_does_not_sign_for_another() {
    let first = Endpoint::start(keys()).await;
    let second = Endpoint::start(json!({"keys": [jwk("ed", &ed25519(2), Algorithm::EdDSA)]})).await;
    let other = Issuer {
        issuer: "https://other.test".to_owned(),
        ..issuer(KeySource::Url(second.url.clone()))
    };
    let verifier = Verifier::new(vec![issuer(KeySource::Url(first.url.clone())), other]).unwrap();
    let forged = sign(
        &header("EdDSA", "ed").to_string(),
        &payload().to_string(),
        &ed25519(2),
        Algorithm::EdDSA,
    );
    assert_eq!(
        verifier.verify(&forged, now()).await.unwrap_err(),
        TokenError::Signature
    );
}

#[tokio::test]
async fn redirects_of_an_endpoint_are_not_followed() {
    let target = Endpoint::start(keys()).await;
    let url = target.url.to_string();
    let redirect = move || std::future::ready(axum::response::Redirect::temporary(&url));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/jwks", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let router = axum::Router::new().fallback(axum::routing::any(redirect));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let verifier = Verifier::new(vec![issuer(KeySource::Url(url))]).unwrap();
    assert_eq!(verifier.fetch_keys(now()).await.len(), 1);
    assert_eq!(target.reads(), 0);
}

#[test]
fn sets_with_secret_ambiguous_or_no_usable_keys_are_refused() {
    use crate::auth::keyring::{Keyring, KeyringError};
    let parse = |set: Value| Keyring::parse(set.to_string().as_bytes());
    let key = jwk("a", &ed25519(1), Algorithm::EdDSA);
    let secret = with(key.clone(), "d", json!("AAAA"));
    assert!(matches!(
        parse(json!({"keys": [secret]})),
        Err(KeyringError::Secret)
    ));
    assert!(matches!(
        parse(json!({"keys": [{"kty": "oct", "k": "AAAA", "kid": "a"}]})),
        Err(KeyringError::Secret)
    ));
    assert!(matches!(
        parse(json!({"keys": [key.clone(), key.clone()]})),
        Err(KeyringError::Ambiguous)
    ));
    assert!(matches!(
        parse(json!({"keys": []})),
        Err(KeyringError::Empty)
    ));
    let for_encryption = with(key.clone(), "use", json!("enc"));
    let nameless = without(key.clone(), "kid");
    let strange = with(key.clone(), "alg", json!("RSA-OAEP"));
    for useless in [for_encryption, nameless, strange] {
        assert!(matches!(
            parse(json!({"keys": [useless]})),
            Err(KeyringError::Empty)
        ));
    }
    assert_eq!(
        parse(json!({"keys": [key, {"kty": "XX", "kid": "b"}]}))
            .unwrap()
            .len(),
        1
    );
}
