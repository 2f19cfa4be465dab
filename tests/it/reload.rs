//! Agreements change without a restart: all at once, or not at all.
use std::path::Path;

use serde_json::{Value, json};
use simpul::server::agreements::PolicySource;

use crate::app::agreement_files;
use crate::callers::{codes, withheld};
use crate::given::employer;
use crate::http::{HttpApp, ISSUER};

/// A folder with the starting agreements, and a source that follows it.
pub fn folder() -> (tempfile::TempDir, PolicySource) {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    for (name, text) in agreement_files() {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let source = PolicySource {
        agreements: Some(folder.path().to_owned()),
        issuers: vec![ISSUER.to_owned()],
        documents: None,
    };
    (folder, source)
}

/// Writes one agreement of the folder anew.
pub fn rewrite(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(from), "{file} has no {from}");
    std::fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
}

async fn ready(http: &HttpApp) -> Value {
    let answer = http.get("/readyz").send().await.expect("it answers");
    assert_eq!(answer.status(), 200);
    answer.json().await.expect("it is JSON")
}

const PHONE: &str = "{ employers { nodes { legalName phone } } }";

on_both_databases! {
    async fn a_right_that_is_taken_is_gone_with_the_next_request_and_in_introspection(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let (folder, source) = folder();
        let http = HttpApp::following(&app, source).await;
        let fields = "{ __type(name: \"Employer\") { fields { name } } }";
        let before = http.bpjs().ask(PHONE).await;
        assert_eq!((codes(&before).len(), http.bpjs().ask(fields).await.to_string().contains("phone")), (0, true), "{before}");
        let version = ready(&http).await["agreements"]["hash"].clone();
        rewrite(folder.path(), "bpjs.toml", "employer_contact = \"read\"", "employer_contact = \"none\"");
        http.reload().await;
        // The same token and the same text as before: nothing that was remembered of them decides.
        assert_eq!(withheld(&http.bpjs().ask(PHONE).await), ["Employer.phone"]);
        assert!(!http.bpjs().ask(fields).await.to_string().contains("\"phone\""));
        let told = ready(&http).await["agreements"].clone();
        assert_ne!(told["hash"], version);
        assert_eq!((&told["failing"], told["loadedAt"].is_string(), &told["count"]), (&json!(false), true, &json!(6)));
        rewrite(folder.path(), "bpjs.toml", "employer_contact = \"none\"", "employer_contact = \"read\"");
        http.reload().await;
        assert_eq!(codes(&http.bpjs().ask(PHONE).await), [""; 0]);
        assert_eq!(ready(&http).await["agreements"]["hash"], version);
    }

    async fn what_cannot_be_used_changes_nothing_and_is_told(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let (folder, source) = folder();
        let http = HttpApp::following(&app, source).await;
        let version = ready(&http).await["agreements"]["hash"].clone();
        for (from, to) in [
            ("employer_contact = \"read\"", "employer_contact = \"reed\""),
            ("employer_contact = \"read\"", ""),
            (ISSUER, "https://stranger.invalid"),
            ("agency = \"bpjs\"", "agency = \"dpmptsp\""),
        ] {
            // Another file takes a right away, well-formed: not even that may come into force.
            rewrite(folder.path(), "bpjs.toml", from, to);
            rewrite(folder.path(), "disnaker.toml", "membership = \"read\"", "membership = \"none\"");
            http.reload().await;
            let told = ready(&http).await;
            assert_eq!((&told["agreements"]["failing"], &told["agreements"]["hash"]), (&json!(true), &version), "{to}");
            assert_eq!(codes(&http.bpjs().ask(PHONE).await), [""; 0], "{to}");
            let manpower = http.caller(simpul::domain::codes::Agency::Manpower);
            assert_eq!(codes(&manpower.ask("{ memberships { totalCount } }").await), [""; 0], "{to}");
            for (name, text) in agreement_files() {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
            http.reload().await;
            assert_eq!(ready(&http).await["agreements"]["failing"], false, "{to}");
        }
        std::fs::remove_dir_all(folder.path()).unwrap();
        http.reload().await;
        assert_eq!((&ready(&http).await["agreements"]["failing"], codes(&http.bpjs().ask(PHONE).await).len()), (&json!(true), 0));
    }
}
