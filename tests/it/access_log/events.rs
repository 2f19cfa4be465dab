//! What happens beside the schema is in the log: feeds, links, revocations; each once, also where the
//! process that did it had no log.
use simpul::domain::access_log::Event;
use simpul::domain::revocation::{Revocation, Revoked};
use simpul::ledger::registers::{Followed, follow};
use simpul::store::revocations;

use super::*;
use crate::http::{HttpApp, clock};

fn of<'a>(events: &'a [Value], event: &str) -> Vec<&'a Value> {
    events
        .iter()
        .filter(|known| known["event"] == event)
        .collect()
}

const WORKERS: &str = "nik,name\n9952044107900001,Sari Contoh\nx,Budi Contoh\n";

on_both_databases! {
    async fn a_feed_is_recorded_as_it_comes_ends_and_is_read(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let asking = crate::http::feeds::bpjs(&http);
        let accepted = crate::http::feeds::send(&http, &asking, "", WORKERS).await;
        let state = crate::http::feeds::ended(&http, &asking, &accepted).await;
        let batch = state["batch"].as_str().expect("a number").to_owned();
        let rejects = http.signed(&asking, http.get(&format!("/feeds/batches/{batch}/rejects.csv")));
        assert_eq!(rejects.send().await.expect("it answers").status(), 200);
        http.stop().await;
        let events = bodies(&app).await;
        let [accepted] = of(&events, "FEED_ACCEPTED")[..] else { panic!("{events:?}") };
        assert_eq!((&accepted["caller"]["agency"], &accepted["details"]["dataset"]), (&json!("bpjs"), &json!("workers")));
        let [closed] = of(&events, "FEED_CLOSED")[..] else { panic!("{events:?}") };
        assert_eq!((&closed["details"]["status"], &closed["details"]["rejected"]), (&json!("DONE"), &json!(1)));
        assert_eq!(closed["details"]["batch"].to_string(), batch);
        let read = of(&events, "FEED_READ");
        assert_eq!(read.last().expect("it was read")["details"]["part"], "rejected lines");
        assert!(!events.iter().any(|event| event.to_string().contains("Budi")), "no value is in the log");
        assert_eq!(verified(&app).await.fault, None);
    }

    async fn what_was_done_without_a_log_is_told_of_once(app: TestApp) {
        let issuer = "https://issuer.simpul.invalid".to_owned();
        for client in ["a", "b"] {
            let revocation = Revocation { issuer: issuer.clone(), revoked: Revoked::Client(client.to_owned()), until: None };
            revocations::revoke(app.db(), revocation, "a test", clock()).await.expect("it is kept");
        }
        for _ in 0..3 {
            // A process that starts anew has followed nothing.
            let mut followed = Followed::default();
            for _ in 0..2 {
                follow(app.ledger(), app.db(), &mut followed).await.expect("the log is told");
            }
        }
        let events = bodies(&app).await;
        assert_eq!(of(&events, "TOKEN_REVOKED").len(), 2, "{events:?}");
        assert_eq!(verified(&app).await.fault, None);
    }
}

#[test]
fn the_catalogue_of_events_is_the_one_in_the_document() {
    let text = include_str!("../../../docs/trust.md");
    let told: Vec<&str> = text
        .lines()
        .filter(|line| {
            line.starts_with("| `")
                && line.contains("` | ")
                && line.chars().nth(3).is_some_and(char::is_uppercase)
        })
        .collect();
    let known: Vec<String> = Event::ALL
        .iter()
        .map(|event| {
            format!(
                "| `{}` | {} |",
                event.code(),
                event.about().replace('\n', " ")
            )
        })
        .collect();
    assert_eq!(told, known);
}
