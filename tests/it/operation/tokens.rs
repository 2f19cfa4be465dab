//! `simpul token`, beside a service in another process.
use super::commands::configuration;
use super::program::{outcome, program};
use crate::http::sockets::Socket;
use crate::http::{HttpApp, ISSUER};

on_both_databases! {
    async fn a_command_revokes_a_client_of_a_service_that_runs(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let bpjs = http.bpjs().asking;
        let mut socket = Socket::admitted(&http, &bpjs).await;
        // A subscription under way ends with the socket.
        let follow = "subscription { datasetUpdates { name } }";
        socket.say(&serde_json::json!({ "type": "subscribe", "id": "1", "payload": { "query": follow } })).await;
        let folder = tempfile::tempdir().unwrap();
        let text = configuration(&http.issuer, &crate::database::url_of(app.db()).await, "127.0.0.1:0");
        std::fs::write(folder.path().join("simpul.toml"), text).unwrap();
        let simpul = async |arguments: &[&str]| outcome(&mut program(folder.path(), arguments)).await;

        let client = bpjs.client.as_str();
        let revoke = ["token", "revoke", "--issuer", ISSUER, "--client", client, "--reason", "the contract ended"];
        let (code, told, complaint) = simpul(&revoke).await;
        assert_eq!(code, Some(0), "{complaint}");
        assert!(told.contains(client) && told.contains("for ever"), "{told}");
        assert_eq!(socket.close_code().await, 4401);
        let refused = http.document(&bpjs, "{ __typename }").await;
        assert_eq!(refused.refusal(), (401, "UNAUTHENTICATED"));
        let (code, listed, _) = simpul(&["token", "revocations"]).await;
        assert_eq!((code, listed.lines().count()), (Some(0), 1));
        assert_eq!(listed, told);

        let with = async |more: &[&str]| {
            let arguments = [&["token", "revoke", "--reason", "x"], more].concat();
            simpul(&arguments).await.0
        };
        assert_eq!(with(&["--issuer", "https://typo.test", "--client", "c"]).await, Some(1));
        assert_eq!(with(&["--issuer", ISSUER]).await, Some(2));
        assert_eq!(with(&["--issuer", ISSUER, "--client", "c", "--jti", "t"]).await, Some(2));
        assert_eq!(with(&["--issuer", ISSUER, "--client", "c", "--until", "2020-01-01"]).await, Some(1));
        assert_eq!(simpul(&["token", "revocations"]).await.1, listed);
    }
}
