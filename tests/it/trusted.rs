//! Documents that are known: registered for one agency, run by their id, on every road.
use std::path::Path;

use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::domain::trusted_document::{DocumentId, TrustedDocument};
use simpul::server::documents::{DocumentFile, Registrar};
use simpul::store::trusted_documents;

use crate::app::TestApp;
use crate::callers::codes;
use crate::given::employer;
use crate::http::{Answered, GRAPHQL, HttpApp, clock};
use crate::operation::commands::configuration;
use crate::operation::program::{outcome, program};
use crate::reload::{folder, rewrite};

const NAMES: &str = "query Names($first: Int) { employers(first: $first) { nodes { legalName } } }";

async fn registered(app: &TestApp, agency: Agency, text: &str) -> Result<TrustedDocument, String> {
    let registrar = Registrar {
        agreements: app.agreements(),
        by: "test",
        now: clock(),
    };
    let file = DocumentFile {
        agency,
        name: "test.graphql".to_owned(),
        text: text.to_owned(),
    };
    match registrar.register(app.service(), file).await {
        Ok(document) => {
            trusted_documents::register(app.db(), std::slice::from_ref(&document))
                .await
                .expect("it is kept");
            Ok(document)
        }
        Err(error) => Err(format!("{error:#}")),
    }
}

async fn by_id(http: &HttpApp, agency: Agency, parameters: Value) -> Answered {
    Answered::of(http.post(&http.caller(agency).asking, parameters.to_string())).await
}

on_both_databases! {
    async fn what_a_document_reaches_is_computed_when_it_is_registered(app: TestApp) {
        let document = registered(&app, Agency::Bpjs, NAMES).await.unwrap();
        assert_eq!(document.coordinates, ["Employer.legalName", "EmployerConnection.nodes", "Query.employers", "Query.employers(first:)"]);
        assert_eq!((document.operations.as_slice(), document.cost > 0), (&["Names".to_owned()][..], true));
        let kept = trusted_documents::all(app.db()).await.unwrap();
        assert_eq!(kept, std::slice::from_ref(&document));
        for wrong in ["{ employerz { totalCount } }", "{", "{ inspectionPlans { totalCount } }"] {
            let refused = registered(&app, Agency::Secretariat, wrong).await.unwrap_err();
            assert!(refused.contains("test.graphql"), "{refused}");
        }
        assert_eq!(trusted_documents::all(app.db()).await.unwrap().len(), 1);
        assert_eq!(trusted_documents::retire(app.db(), document.id, Some(Agency::Licensing), clock()).await.unwrap(), 0);
        assert_eq!(trusted_documents::retire(app.db(), document.id, None, clock()).await.unwrap(), 1);
        assert_eq!(trusted_documents::retire(app.db(), document.id, None, clock()).await.unwrap(), 0);
        registered(&app, Agency::Bpjs, NAMES).await.unwrap();
        assert_eq!(trusted_documents::all(app.db()).await.unwrap()[0].retired_at, None);
    }

    async fn a_document_runs_by_its_id_on_every_road_for_its_agency_alone(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let id = registered(&app, Agency::Bpjs, NAMES).await.unwrap().id.to_string();
        let http = HttpApp::over(&app).await;
        http.reload().await;
        let sent = by_id(&http, Agency::Bpjs, json!({ "query": NAMES })).await;
        let named = by_id(&http, Agency::Bpjs, json!({ "documentId": id, "variables": { "first": 1 } })).await;
        assert_eq!((named.status, &named.body["data"]), (200, &sent.body["data"]), "{named:?}");
        let bpjs = http.bpjs();
        let get = http.bare(reqwest::Method::GET, &format!("?documentId={id}")).header("accept", GRAPHQL);
        let got = Answered::of(http.signed(&bpjs.asking, get)).await;
        assert_eq!((got.status, &got.body["data"]), (200, &sent.body["data"]), "{got:?}");
        // Another agency's document, one that nobody registered, and one that is retired look alike.
        let foreign = by_id(&http, Agency::Licensing, json!({ "documentId": id })).await;
        let unknown = by_id(&http, Agency::Licensing, json!({ "documentId": DocumentId::of("{ a }").to_string() })).await;
        assert_eq!(foreign.refusal(), (404, "NOT_FOUND"));
        assert_eq!(foreign.text, unknown.text);
        let other = by_id(&http, Agency::Bpjs, json!({ "documentId": id, "query": "{ viewer { client } }" })).await;
        assert_eq!(other.refusal(), (400, "BAD_USER_INPUT"));
        for wrong in [json!("x-mine"), json!("sha256:00"), json!(7)] {
            let refused = by_id(&http, Agency::Bpjs, json!({ "documentId": wrong })).await;
            assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"), "{wrong}");
        }
        trusted_documents::retire(app.db(), id.parse().unwrap(), None, clock()).await.unwrap();
        http.reload().await;
        assert_eq!(by_id(&http, Agency::Bpjs, json!({ "documentId": id })).await.text, unknown.text);
    }

    async fn a_document_of_two_agencies_is_decided_for_whoever_runs_it(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let text = "{ employers { nodes { legalName phone } } }";
        for agency in [Agency::Bpjs, Agency::Secretariat] {
            registered(&app, agency, text).await.unwrap();
        }
        let http = HttpApp::over(&app).await;
        http.reload().await;
        let parameters = json!({ "documentId": DocumentId::of(text).to_string() });
        for _ in 0..2 {
            let bpjs = by_id(&http, Agency::Bpjs, parameters.clone()).await;
            assert_eq!(codes(&bpjs.body), [""; 0]);
            let secretariat = by_id(&http, Agency::Secretariat, parameters.clone()).await;
            assert_eq!(codes(&secretariat.body), ["FORBIDDEN"]);
        }
    }

    async fn under_an_agreement_that_asks_for_it_registered_documents_alone_run(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let (folder, source) = folder();
        rewrite(folder.path(), "bpjs.toml", "on_denied = \"null\"", "on_denied = \"null\"\ndocuments = \"registered\"");
        registered(&app, Agency::Bpjs, NAMES).await.unwrap();
        let http = HttpApp::following(&app, source).await;
        http.reload().await;
        let ask = async |text: &str| by_id(&http, Agency::Bpjs, json!({ "query": text })).await;
        assert_eq!(ask(NAMES).await.status, 200);
        for refused in ["{ employers { nodes { legalName } } }", "{ viewer { client } }", "{ __typename viewer { client } }", "query { ...A } fragment A on Query { viewer { client } }"] {
            assert_eq!(ask(refused).await.refusal(), (403, "FORBIDDEN"), "{refused}");
        }
        assert_eq!(ask("{ __schema { queryType { name } } }").await.status, 200);
        let planned = ask("{ accessPlan(document: \"{ viewer { client } }\") { isAccepted outcome } }").await;
        assert_eq!(planned.body["data"]["accessPlan"], json!({ "isAccepted": false, "outcome": "REFUSED" }));
        let other = by_id(&http, Agency::Licensing, json!({ "query": "{ viewer { client } }" })).await;
        assert_eq!(other.status, 200);
    }

    async fn documents_are_registered_listed_and_retired_by_command(app: TestApp) {
        let work = tempfile::tempdir().unwrap();
        let issuer = crate::http::TestIssuer::new();
        let text = configuration(&issuer, &crate::database::url_of(app.db()).await, "127.0.0.1:0");
        std::fs::write(work.path().join("simpul.toml"), text).unwrap();
        let file = |name: &str, text: &str| std::fs::write(work.path().join(name), text).unwrap();
        file("names.graphql", NAMES);
        file("plans.graphql", "{ inspectionPlans { totalCount } }");
        let simpul = async |arguments: &[&str]| simpul_in(work.path(), arguments).await;
        let (code, told) = simpul(&["documents", "add", "--agency", "bpjs", "names.graphql"]).await;
        assert_eq!(code, Some(0), "{told}");
        let (code, told) = simpul(&["documents", "add", "--agency", "secretariat", "names.graphql", "plans.graphql"]).await;
        assert!(code == Some(1) && told.contains("plans.graphql"), "{told}");
        let (code, listed) = simpul(&["documents", "list"]).await;
        let id = DocumentId::of(NAMES).to_string();
        assert!(code == Some(0) && listed.lines().count() == 1 && listed.contains(&id) && listed.contains("in use"), "{listed}");
        let (code, _) = simpul(&["documents", "retire", &id]).await;
        let (again, _) = simpul(&["documents", "retire", &id]).await;
        assert_eq!((code, again), (Some(0), Some(1)));
        let agreements = crate::operation::root().join("api/agreements").display().to_string();
        let (code, told) = simpul(&["policy", "diff", &agreements, &agreements, "--registered"]).await;
        assert_eq!((code, told.as_str()), (Some(0), "nothing changes\n"));
        let (folder, _) = folder();
        rewrite(folder.path(), "bpjs.toml", "wage_band = \"read\"", "wage_band = \"none\"");
        let newer = folder.path().display().to_string();
        let (code, told) = simpul(&["policy", "diff", &agreements, &newer, "--json"]).await;
        assert_eq!(code, Some(3), "{told}");
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["coordinates"][0]["is_loss"], true);
    }
}

async fn simpul_in(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let (code, out, error) = outcome(&mut program(folder, arguments)).await;
    (code, out + &error)
}
