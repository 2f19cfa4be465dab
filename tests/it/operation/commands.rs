//! The commands that the containers run, run here without containers.
use std::fmt::Write as _;

use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use tokio::net::TcpStream;

use super::program::{ended, free_address, outcome, prepared, program, terminate, until_ready};
use super::root;
use crate::callers::Asking;
use crate::database::url_of;
use crate::http::stopping::InFlight;
use crate::http::{ISSUER, TestIssuer};

/// A configuration over the starting agreements.
pub fn configuration(issuer: &TestIssuer, url: &str, listen: &str) -> String {
    let mut text = format!("listen = \"{listen}\"\n");
    let _ = writeln!(
        text,
        "agreements = \"{}\"",
        root().join("api/agreements").display()
    );
    let _ = writeln!(
        text,
        "[database]\nurl = \"{url}\"\n[log]\nfilter = \"error\""
    );
    let _ = writeln!(
        text,
        "[[issuers]]\nissuer = \"{ISSUER}\"\naudience = \"simpul\""
    );
    let _ = writeln!(
        text,
        "jwks = \"{}\"\nalgorithms = [\"EdDSA\"]",
        issuer.jwks().display()
    );
    text
}

on_both_databases! {
    async fn the_tables_are_built_the_service_started_and_stopped_with_requests_in_flight(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let issuer = TestIssuer::new();
        let address = free_address().await;
        let text = configuration(&issuer, &url_of(app.db()).await, &address.to_string());
        std::fs::write(folder.path().join("simpul.toml"), text).unwrap();
        let simpul = async |arguments: &[&str]| outcome(&mut program(folder.path(), arguments)).await;

        let (code, _, told) = simpul(&["migrate", "down", "--steps", "99"]).await;
        assert_eq!(code, Some(0), "{told}");
        let (code, _, told) = simpul(&["serve"]).await;
        assert_eq!(code, Some(1));
        assert!(told.contains("simpul migrate up"), "{told}");
        let (code, _, told) = simpul(&["migrate", "up"]).await;
        assert_eq!(code, Some(0), "{told}");
        let (code, steps, _) = simpul(&["migrate", "status"]).await;
        assert_eq!(code, Some(0));
        assert!(!steps.is_empty() && steps.lines().all(|line| line.starts_with("applied")), "{steps}");
        let (code, _, told) = simpul(&["serve"]).await;
        assert_eq!(code, Some(1));
        assert!(told.contains("simpul keys new"), "{told}");
        let (code, _, told) = simpul(&["keys", "new"]).await;
        assert_eq!(code, Some(0), "{told}");
        let (code, told, _) = simpul(&["check-config"]).await;
        assert_eq!(code, Some(0));
        assert!(told.contains("the configuration is valid"), "{told}");

        let mut service = program(folder.path(), &["serve"]).spawn().unwrap();
        until_ready(&mut service, address).await;
        let asking = Asking::of(app.agreements().iter().next().unwrap());
        let token = issuer.token_for_now(&asking);
        let head = format!("authorization: Bearer {token}\r\nsimpul-purpose: {}\r\n", asking.purpose.as_deref().unwrap());
        let mut flying = Vec::new();
        for _ in 0..20 {
            flying.push(InFlight::begin(&address.to_string(), &head, "{ employers { totalCount } }").await);
        }
        terminate(&service).await;
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        for request in flying {
            let answer = request.finish().await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"totalCount\":0"), "{answer}");
        }
        assert_eq!(ended(service).await.code(), Some(0));
        // What was said by this law can be said again when there is another.
        let laws = entity::law_archive::Entity::find().count(app.db()).await.unwrap();
        assert_eq!(laws, 1);
        let (code, told, error) = simpul(&["log", "verify"]).await;
        assert_eq!(code, Some(0), "{told}{error}");
        assert!(told.contains("the log is as it was signed"), "{told}");
        let (code, note, error) = simpul(&["log", "checkpoint"]).await;
        assert_eq!(code, Some(0), "{error}");
        let (_, key, _) = simpul(&["log", "key"]).await;
        std::fs::write(folder.path().join("kept"), &note).unwrap();
        let (code, told, error) = simpul(&["log", "verify", "--checkpoint", "kept", "--key", key.trim()]).await;
        assert_eq!(code, Some(0), "{told}{error}");
    }

    async fn the_service_says_what_is_wrong_and_does_not_start(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let issuer = TestIssuer::new();
        let url = url_of(app.db()).await;
        let text = configuration(&issuer, &url, "127.0.0.1:0");
        std::fs::write(folder.path().join("simpul.toml"), &text).unwrap();
        prepared(folder.path()).await;
        for (from, to, told) in [
            ("listen", "lisden", "lisden"),
            ("EdDSA", "HS256", "HS256"),
            (ISSUER, "https://other.invalid", ISSUER),
            ("jwks.json", "none.json", "cannot be read"),
        ] {
            std::fs::write(folder.path().join("simpul.toml"), text.replace(from, to)).unwrap();
            let (code, _, error) = outcome(&mut program(folder.path(), &["serve"])).await;
            assert_eq!(code, Some(1), "{to}");
            assert!(error.contains(told) || error.contains("algorithms"), "{error}");
        }
        let (code, _, _) = outcome(&mut program(folder.path(), &["server"])).await;
        assert_eq!(code, Some(2));
    }
}
