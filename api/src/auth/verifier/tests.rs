//! Every attack on a token that we know of. The keys beside this file sign nothing but tests.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::auth::issuer::{KeySource, SigningAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

const ISSUER: &str = "https://issuer.test";
const RSA: &[u8] = include_bytes!("testkeys/rsa.pem");
const ES256: &[u8] = include_bytes!("testkeys/es256.pem");

fn ed25519(seed: u8) -> EncodingKey {
    let mut der = vec![
        0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
    ];
    der.extend([seed; 32]);
    EncodingKey::from_ed_der(&der)
}

fn rsa() -> EncodingKey {
    EncodingKey::from_rsa_pem(RSA).unwrap()
}

fn es256() -> EncodingKey {
    EncodingKey::from_ec_pem(ES256).unwrap()
}

fn jwk(id: &str, key: &EncodingKey, algorithm: Algorithm) -> Value {
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
    jwk["kid"] = id.into();
    jwk["use"] = "sig".into();
    jwk
}

fn keys() -> Value {
    let mut free = jwk("rsa-free", &rsa(), Algorithm::RS256);
    free.as_object_mut().unwrap().remove("alg");
    json!({"keys": [
        jwk("ed", &ed25519(1), Algorithm::EdDSA),
        jwk("rsa", &rsa(), Algorithm::RS256),
        jwk("es", &es256(), Algorithm::ES256),
        free,
    ]})
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn issuer(keys: KeySource) -> Issuer {
    Issuer {
        issuer: ISSUER.to_owned(),
        audience: "simpul".to_owned(),
        keys,
        algorithms: SigningAlgorithm::ALL.to_vec(),
        leeway_seconds: 30,
        keep_keys: Duration::from_secs(3600),
    }
}

/// A JWK set behind a URL that counts its readers, and that a test can change or take away.
struct Endpoint {
    url: reqwest::Url,
    body: Arc<Mutex<Option<Value>>>,
    reads: Arc<AtomicUsize>,
}

impl Endpoint {
    async fn start(keys: Value) -> Self {
        let body = Arc::new(Mutex::new(Some(keys)));
        let reads = Arc::new(AtomicUsize::new(0));
        let (served, counted) = (body.clone(), reads.clone());
        let answer = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let body = served.lock().unwrap().clone();
            std::future::ready(
                body.map(|body| body.to_string())
                    .ok_or(axum::http::StatusCode::BAD_GATEWAY),
            )
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let router = axum::Router::new().fallback(axum::routing::any(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, body, reads }
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    fn set(&self, body: Option<Value>) {
        *self.body.lock().unwrap() = body;
    }

    fn verifier(&self) -> Verifier {
        Verifier::new(vec![issuer(KeySource::Url(self.url.clone()))]).unwrap()
    }
}

fn payload() -> Value {
    json!({
        "iss": ISSUER, "aud": "simpul", "sub": "bpjs-1", "client_id": "bpjs-1", "jti": "t1",
        "iat": now().timestamp(), "exp": now().timestamp() + 300, "scope": "employer:read licence:read",
    })
}

fn header(algorithm: &str, id: &str) -> Value {
    json!({"alg": algorithm, "typ": "at+jwt", "kid": id})
}

fn encode(part: &str) -> String {
    URL_SAFE_NO_PAD.encode(part)
}

fn sign(header: &str, payload: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", encode(header), encode(payload));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

fn token(header: &Value, payload: &Value) -> String {
    sign(
        &header.to_string(),
        &payload.to_string(),
        &ed25519(1),
        Algorithm::EdDSA,
    )
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name);
    object
}

async fn outcome(token: &str) -> Result<Arc<Claims>, TokenError> {
    Endpoint::start(keys())
        .await
        .verifier()
        .verify(token, now())
        .await
}

async fn refused(header: Value, payload: Value) -> TokenError {
    outcome(&token(&header, &payload)).await.unwrap_err()
}

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
async fn types_of_access_tokens_are_accepted_in_any_case_and_no_others() {
    for accepted in ["at+jwt", "AT+JWT", "application/at+jwt", "JWT", "jwt"] {
        let header = with(header("EdDSA", "ed"), "typ", accepted.into());
        assert!(
            outcome(&token(&header, &payload())).await.is_ok(),
            "{accepted}"
        );
    }
    for other in ["dpop+jwt", "logout+jwt", "", "JWE"] {
        let header = with(header("EdDSA", "ed"), "typ", other.into());
        assert_eq!(
            refused(header, payload()).await,
            TokenError::NotAnAccessToken,
            "{other}"
        );
    }
    let none = without(header("EdDSA", "ed"), "typ");
    assert_eq!(refused(none, payload()).await, TokenError::NotAnAccessToken);
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
async fn the_audience_is_required_and_must_name_us() {
    for other in [
        json!("other"),
        json!(["other"]),
        json!([]),
        json!({"simpul": 1}),
        json!("simpul "),
        json!(null),
    ] {
        let payload = with(payload(), "aud", other.clone());
        assert_eq!(
            refused(header("EdDSA", "ed"), payload).await,
            TokenError::Audience,
            "{other}"
        );
    }
    assert_eq!(
        refused(header("EdDSA", "ed"), without(payload(), "aud")).await,
        TokenError::Audience
    );
    let several = with(payload(), "aud", json!(["other", "simpul"]));
    assert!(
        outcome(&token(&header("EdDSA", "ed"), &several))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn required_claims_are_required() {
    for name in ["exp", "sub", "client_id"] {
        let missing = refused(header("EdDSA", "ed"), without(payload(), name)).await;
        assert_eq!(missing, TokenError::ClaimMissing(name));
        let wrong = refused(header("EdDSA", "ed"), with(payload(), name, json!({}))).await;
        assert_eq!(wrong, TokenError::ClaimMissing(name));
    }
}

#[tokio::test]
async fn dates_are_held_to_the_leeway() {
    let at = |seconds: i64| json!(now().timestamp() + seconds);
    let cases = [
        ("exp", -30, Err(TokenError::Expired)),
        ("exp", -29, Ok(())),
        ("nbf", 30, Ok(())),
        ("nbf", 31, Err(TokenError::NotYetValid)),
        ("iat", 30, Ok(())),
        ("iat", 31, Err(TokenError::NotYetValid)),
    ];
    for (name, seconds, expected) in cases {
        let token = token(&header("EdDSA", "ed"), &with(payload(), name, at(seconds)));
        assert_eq!(
            outcome(&token).await.map(drop),
            expected,
            "{name} {seconds}"
        );
    }
    for strange in [json!("1900000000"), json!(-1.5), json!(1e300), json!(null)] {
        let token = token(
            &header("EdDSA", "ed"),
            &with(payload(), "exp", strange.clone()),
        );
        assert!(outcome(&token).await.is_err(), "{strange}");
    }
}

#[tokio::test]
async fn only_a_space_separates_scopes() {
    let scopes = async |scope: Value| {
        let token = token(&header("EdDSA", "ed"), &with(payload(), "scope", scope));
        outcome(&token).await.map(|claims| claims.scopes.clone())
    };
    assert_eq!(
        scopes(json!("a:read\u{a0}b:read\tc\u{2028}d"))
            .await
            .unwrap(),
        ["a:read\u{a0}b:read\tc\u{2028}d"]
    );
    assert_eq!(
        scopes(json!("  a:read  b:read ")).await.unwrap(),
        ["a:read", "b:read"]
    );
    assert_eq!(scopes(json!("")).await.unwrap(), Vec::<String>::new());
    assert_eq!(
        scopes(json!(["a:read"])).await.unwrap_err(),
        TokenError::ClaimMissing("scope")
    );
    let none = outcome(&token(&header("EdDSA", "ed"), &without(payload(), "scope")))
        .await
        .unwrap();
    assert_eq!(none.scopes, Vec::<String>::new());
}

#[tokio::test]
async fn repeated_members_are_refused_in_both_parts() {
    let twice = payload()
        .to_string()
        .replacen('{', r#"{"scope":"worker:read","#, 1);
    let token = sign(
        &header("EdDSA", "ed").to_string(),
        &twice,
        &ed25519(1),
        Algorithm::EdDSA,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Malformed);
    let twice = header("EdDSA", "ed")
        .to_string()
        .replacen('{', r#"{"alg":"none","#, 1);
    let token = sign(
        &twice,
        &payload().to_string(),
        &ed25519(1),
        Algorithm::EdDSA,
    );
    assert_eq!(outcome(&token).await.unwrap_err(), TokenError::Malformed);
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
async fn overlong_tokens_and_claims_are_refused() {
    assert_eq!(
        outcome(&"a".repeat(9000)).await.unwrap_err(),
        TokenError::TooLong
    );
    let long = with(payload(), "client_id", json!("c".repeat(300)));
    assert_eq!(
        refused(header("EdDSA", "ed"), long).await,
        TokenError::ClaimMissing("client_id")
    );
}

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
