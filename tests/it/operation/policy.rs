//! A service that runs takes over what its policy's folders say, at SIGHUP, and goes on.
use std::path::Path;

use serde_json::{Value, json};

use super::commands::configuration;
use super::program::{ended, until};
use super::program::{free_address, hang_up, prepared, program, terminate, until_ready};
use crate::app::agreement_files;
use crate::callers::Asking;
use crate::database::url_of;
use crate::http::TestIssuer;
use crate::reload::rewrite;

const FIRST: &str = "query First { viewer { client } }";
const SECOND: &str = "query Second { viewer { agency } }";

/// The folders of a policy: the starting agreements, and documents of one agency.
fn folders(at: &Path) {
    std::fs::create_dir_all(at.join("agreements")).unwrap();
    for (name, text) in agreement_files() {
        std::fs::write(at.join("agreements").join(name), text).unwrap();
    }
    std::fs::create_dir_all(at.join("documents/bpjs")).unwrap();
    std::fs::write(at.join("documents/bpjs/first.graphql"), FIRST).unwrap();
}

fn with_folders(configuration: &str) -> String {
    let lines = configuration
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some(("agreements", _)) => "agreements = \"agreements\"\ndocuments = \"documents\"",
            Some(_) | None => line,
        });
    lines.collect::<Vec<_>>().join("\n")
}

on_both_databases! {
    async fn a_hang_up_takes_over_agreements_and_documents(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let issuer = TestIssuer::new();
        let address = free_address().await;
        let text = configuration(&issuer, &url_of(app.db()).await, &address.to_string());
        std::fs::write(folder.path().join("simpul.toml"), with_folders(&text)).unwrap();
        folders(folder.path());
        prepared(folder.path()).await;
        let mut service = program(folder.path(), &["serve"]).spawn().unwrap();
        until_ready(&mut service, address).await;

        let agreement = app.agreements().iter().find(|agreement| agreement.agency == simpul::domain::codes::Agency::Bpjs).unwrap();
        let asking = Asking::of(agreement);
        let token = issuer.token_for_now(&asking);
        let client = reqwest::Client::new();
        let ask = async |document: &str| -> Value {
            let id = simpul::domain::trusted_document::DocumentId::of(document).to_string();
            let request = client.post(format!("http://{address}/graphql")).bearer_auth(&token);
            let request = request.header("simpul-purpose", asking.purpose.as_deref().unwrap());
            request.json(&json!({ "documentId": id })).send().await.unwrap().json().await.unwrap()
        };
        let ready = async || -> Value {
            client.get(format!("http://{address}/readyz")).send().await.unwrap().json().await.unwrap()
        };
        assert_eq!(ask(FIRST).await["errors"], Value::Null);
        assert_ne!(ask(SECOND).await["errors"], Value::Null);
        let before = ready().await["agreements"]["hash"].clone();

        std::fs::write(folder.path().join("documents/bpjs/second.graphql"), SECOND).unwrap();
        rewrite(&folder.path().join("agreements"), "bpjs.toml", "employer_contact = \"read\"", "employer_contact = \"none\"");
        hang_up(&service).await;
        until(async || ready().await["agreements"]["hash"] != before && ask(SECOND).await["errors"].is_null()).await;

        rewrite(&folder.path().join("agreements"), "bpjs.toml", "agency = \"bpjs\"", "agency = \"nobody\"");
        hang_up(&service).await;
        until(async || ready().await["agreements"]["failing"] == true).await;
        assert_eq!(ask(SECOND).await["errors"], Value::Null, "the older set stands");
        terminate(&service).await;
        assert_eq!(ended(service).await.code(), Some(0));
    }
}
