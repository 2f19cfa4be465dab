//! A certified OpenID provider as a child process, on a port of its own.
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use simpul::auth::{Discovery, Issuer, KeySource, SigningAlgorithm};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use super::authority::Authority;
use crate::node;

/// What takes as long has failed, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(180);

/// The provider. It ends with this.
pub struct Provider {
    /// `iss`, a URL on loopback.
    pub issuer: String,
    client: reqwest::Client,
    orders: ChildStdin,
    told: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Provider {
    /// One with these clients, over plain http.
    pub async fn start(clients: &[&str]) -> Self {
        Self::run(clients, None).await
    }

    /// One with these clients, whose certificate an authority signed.
    pub async fn over_https(clients: &[&str], authority: &Authority) -> Self {
        Self::run(clients, Some(authority)).await
    }

    async fn run(clients: &[&str], authority: Option<&Authority>) -> Self {
        let with_secret = |client: &&str| json!({ "id": client, "secret": secret(client) });
        let tls = authority.map(|authority| {
            let (key, certificate) = authority.server();
            json!({ "key": key, "cert": certificate })
        });
        let settings = json!({
            "clients": clients.iter().map(with_secret).collect::<Vec<Value>>(),
            "audience": "simpul", "scopes": ["employer:read", "licence:read"], "tls": tls,
        });
        let mut child = node::script("provider.js", &[&settings.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(node::MISSING);
        let orders = child.stdin.take().expect("it is piped");
        let mut told = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let started = hear(&mut told).await;
        let mut builder = reqwest::Client::builder();
        if let Some(authority) = authority {
            let root = reqwest::Certificate::from_pem(authority.pem().as_bytes());
            builder = builder.tls_certs_only([root.expect("it is a certificate")]);
        }
        Self {
            issuer: started["issuer"].as_str().expect("a URL").to_owned(),
            client: builder.build().expect("a client can be made"),
            orders,
            told,
            _child: child,
        }
    }

    /// It as the service is told to trust it: found by its name, and all its algorithms.
    pub fn trusted(&self) -> Issuer {
        let discovery = Discovery::of(&self.issuer, true).expect("it is on this machine");
        Issuer {
            issuer: self.issuer.clone(),
            audience: "simpul".to_owned(),
            keys: KeySource::Discovery(discovery),
            ca_file: None,
            algorithms: SigningAlgorithm::ALL.to_vec(),
            leeway_seconds: 30,
            keep_keys: Duration::from_hours(1),
        }
    }

    /// An access token by client credentials, signed with this algorithm.
    pub async fn token(&self, client: &str, algorithm: &str) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={client}&client_secret={}\
             &resource=https://simpul.test/{algorithm}&scope=employer:read%20licence:read",
            secret(client)
        );
        let answer = self
            .client
            .post(format!("{}/token", self.issuer))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .expect("it answers");
        let answer: Value = answer.json().await.expect("it is JSON");
        let token = answer["access_token"].as_str();
        token.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Has it rotate its keys, go away, or come back, and waits until it has.
    pub async fn order(&mut self, order: &str) {
        let line = format!("{order}\n");
        let sent = self.orders.write_all(line.as_bytes()).await;
        sent.expect("it listens");
        assert_eq!(hear(&mut self.told).await, json!({ "done": order }));
    }
}

fn secret(client: &str) -> String {
    format!("secret-of-{client}")
}

async fn hear(told: &mut Lines<BufReader<ChildStdout>>) -> Value {
    let line = tokio::time::timeout(PATIENCE, told.next_line()).await;
    let line = line.expect("it tells in time").expect("it can be read");
    serde_json::from_str(&line.expect("it has not ended")).expect("a line of JSON")
}
