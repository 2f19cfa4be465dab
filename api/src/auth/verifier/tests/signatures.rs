use super::*;

#[tokio::test]
async fn a_token_of_each_algorithm_is_accepted() {
    for (name, id, key, algorithm) in [
        ("EdDSA", "ed", ed25519(1), Algorithm::EdDSA),
        ("RS256", "rsa", rsa(), Algorithm::RS256),
        ("PS256", "rsa-free", rsa(), Algorithm::PS256),
        ("ES256", "es", es256(), Algorithm::ES256),
    ] {
        let token = sign(
            &header(name, id).to_string(),
            &payload().to_string(),
            &key,
            algorithm,
        );
        let claims = outcome(&token)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(claims.client_id, "bpjs-1");
        assert_eq!(claims.scopes, ["employer:read", "licence:read"]);
        assert_eq!(claims.expires_at, now().timestamp() + 300);
        assert_eq!(claims.token_id.as_deref(), Some("t1"));
    }
}

#[tokio::test]
async fn no_spelling_of_none_is_an_algorithm() {
    for spelling in [
        "none", "None", "NONE", "nOnE", "", "eddsa", "HS256", "RS512", "ES384",
    ] {
        let header = header(spelling, "ed");
        assert_eq!(
            refused(header, payload()).await,
            TokenError::Algorithm,
            "{spelling}"
        );
    }
    let unsigned = format!(
        "{}.{}.",
        encode(&header("none", "ed").to_string()),
        encode(&payload().to_string())
    );
    assert_eq!(outcome(&unsigned).await.unwrap_err(), TokenError::Malformed);
}

#[tokio::test]
async fn the_public_key_is_no_hmac_secret() {
    let secret = EncodingKey::from_secret(keys()["keys"][1]["n"].as_str().unwrap().as_bytes());
    let token = sign(
        &header("HS256", "rsa").to_string(),
        &payload().to_string(),
        &secret,
        Algorithm::HS256,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Algorithm);
}

#[tokio::test]
async fn a_key_marked_for_one_algorithm_verifies_no_other() {
    let token = sign(
        &header("PS256", "rsa").to_string(),
        &payload().to_string(),
        &rsa(),
        Algorithm::PS256,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Algorithm);
    let crossed = header("RS256", "ed");
    assert_eq!(refused(crossed, payload()).await, TokenError::Algorithm);
}

#[tokio::test]
async fn an_algorithm_that_the_issuer_may_not_use_is_refused_before_any_fetch() {
    let endpoint = Endpoint::start(keys()).await;
    let narrow = Issuer {
        algorithms: vec![SigningAlgorithm::Rs256],
        ..issuer(KeySource::Url(endpoint.url.clone()))
    };
    let verifier = Verifier::new(vec![narrow]).unwrap();
    let outcome = verifier
        .verify(&token(&header("EdDSA", "ed"), &payload()), now())
        .await;
    assert_eq!(outcome.unwrap_err(), TokenError::Algorithm);
    assert_eq!(endpoint.reads(), 0);
}

#[tokio::test]
async fn headers_that_bring_a_key_or_an_extension_are_refused_without_a_fetch() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    let elsewhere = Endpoint::start(keys()).await;
    for (name, value) in [
        ("jku", json!(elsewhere.url.as_str())),
        ("x5u", json!(elsewhere.url.as_str())),
        ("jwk", jwk("ed", &ed25519(9), Algorithm::EdDSA)),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("zip", json!("DEF")),
    ] {
        let token = token(&with(header("EdDSA", "ed"), name, value), &payload());
        assert_eq!(
            verifier.verify(&token, now()).await.unwrap_err(),
            TokenError::RefusedHeader,
            "{name}"
        );
    }
    assert_eq!((endpoint.reads(), elsewhere.reads()), (0, 0));
}

#[tokio::test]
async fn an_unknown_issuer_causes_no_fetch() {
    let endpoint = Endpoint::start(keys()).await;
    let verifier = endpoint.verifier();
    for other in [
        json!("https://issuer.test/"),
        json!("http://issuer.test"),
        json!(""),
        json!([ISSUER]),
        json!(null),
    ] {
        let token = token(
            &header("EdDSA", "ed"),
            &with(payload(), "iss", other.clone()),
        );
        assert!(verifier.verify(&token, now()).await.is_err(), "{other}");
    }
    let missing = token(&header("EdDSA", "ed"), &without(payload(), "iss"));
    assert_eq!(
        verifier.verify(&missing, now()).await.unwrap_err(),
        TokenError::ClaimMissing("iss")
    );
    assert_eq!(endpoint.reads(), 0);
}

#[tokio::test]
async fn signatures_that_are_not_the_keys_are_refused() {
    let good = token(&header("EdDSA", "ed"), &payload());
    let (message, _) = good.rsplit_once('.').unwrap();
    let other = sign(
        &header("EdDSA", "ed").to_string(),
        &payload().to_string(),
        &ed25519(2),
        Algorithm::EdDSA,
    );
    assert_eq!(outcome(&other).await.unwrap_err(), TokenError::Signature);
    for forged in [
        format!("{message}.{}", encode("x")),
        format!("{message}.!!"),
        format!("{good}A"),
    ] {
        assert_eq!(
            outcome(&forged).await.unwrap_err(),
            TokenError::Signature,
            "{forged}"
        );
    }
    for broken in [
        message.to_owned(),
        format!("{message}."),
        format!("{good}.{good}"),
        String::new(),
        "..".to_owned(),
    ] {
        assert_eq!(
            outcome(&broken).await.unwrap_err(),
            TokenError::Malformed,
            "{broken}"
        );
    }
    let zeros = format!(
        "{}.{}.{}",
        encode(&header("ES256", "es").to_string()),
        encode(&payload().to_string()),
        URL_SAFE_NO_PAD.encode([0_u8; 64])
    );
    assert_eq!(outcome(&zeros).await.unwrap_err(), TokenError::Signature);
}

#[tokio::test]
async fn a_changed_payload_is_refused_though_the_original_is_remembered() {
    let verifier = Endpoint::start(keys()).await.verifier();
    let good = token(&header("EdDSA", "ed"), &payload());
    verifier.verify(&good, now()).await.unwrap();
    let (head, rest) = good.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let wider = encode(&with(payload(), "scope", json!("worker:read")).to_string());
    let forged = format!("{head}.{wider}.{signature}");
    assert_eq!(
        verifier.verify(&forged, now()).await.unwrap_err(),
        TokenError::Signature
    );
}

#[tokio::test]
async fn a_remembered_token_expires() {
    let verifier = Endpoint::start(keys()).await.verifier();
    let token = token(&header("EdDSA", "ed"), &payload());
    verifier.verify(&token, now()).await.unwrap();
    let later = now() + TimeDelta::seconds(331);
    assert_eq!(
        verifier.verify(&token, later).await.unwrap_err(),
        TokenError::Expired
    );
}
