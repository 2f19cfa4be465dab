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

mod bound;
mod claims;
mod fuzz;
mod keys;
mod signatures;

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
        ca_file: None,
        algorithms: SigningAlgorithm::ALL.to_vec(),
        leeway_seconds: 30,
        keep_keys: Duration::from_hours(1),
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
