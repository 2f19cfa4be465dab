//! A record is durable before the answer leaves, and where it cannot be written nothing leaves.
use sea_orm::ConnectionTrait as _;
use std::task::Poll;

use super::*;

/// Lets the log's table vanish, as where a disk or a database is gone.
async fn hidden(app: &TestApp, is_hidden: bool) {
    let (from, to) = if is_hidden {
        ("log_record", "log_hidden")
    } else {
        ("log_hidden", "log_record")
    };
    let text = format!("ALTER TABLE {from} RENAME TO {to}");
    app.db()
        .execute_unprepared(&text)
        .await
        .expect("the table can be renamed");
}

on_both_databases! {
    async fn where_the_log_cannot_be_written_nothing_is_disclosed(app: TestApp) {
        app.given(employer("9120000000001").called("PT A")).await;
        hidden(&app, true).await;
        for _ in 0..3 {
            let answer = app.bpjs().ask("{ employers { nodes { legalName } } }").await;
            assert_eq!(codes(&answer), ["SOURCE_UNAVAILABLE"], "{answer}");
            assert!(!answer.to_string().contains("PT A"));
        }
        hidden(&app, false).await;
        let answer = app.bpjs().ask("{ employers { nodes { legalName } } }").await;
        assert_eq!(answer["data"]["employers"]["nodes"][0]["legalName"], "PT A", "{answer}");
        assert_eq!(verified(&app).await.fault, None);
    }

    async fn a_client_that_goes_away_is_recorded_with_what_had_been_read(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let asking = app.bpjs().asking;
        let answering = Answering { service: app.service().clone(), ledger: app.ledger().clone() };
        let before = records(app.db()).await.len();
        // Dropped at every place where the request waits, until one runs through.
        for polls in 1.. {
            let caller = caller(&app, &asking);
            let within = Duration::from_secs(60);
            let request = Request::new("{ employers { nodes { legalName } } }");
            let mut answer = Box::pin(answering.answer(caller.clone(), request, Road::AnyOperation, (trace("gone"), within)));
            let mut is_done = false;
            for _ in 0..polls {
                is_done = std::future::poll_fn(|context| Poll::Ready(answer.as_mut().poll(context).is_ready())).await;
                if is_done { break; }
                tokio::task::yield_now().await;
            }
            drop(answer);
            let seen = caller.witness().tell();
            let record = newest(&app).await;
            if is_done || polls > 2_000 {
                assert_eq!(record["details"]["decision"], "DISCLOSED");
                break;
            }
            assert_eq!(record["transaction"], "gone", "after {polls} polls");
            let decision = record["details"]["decision"].as_str().expect("a decision").to_owned();
            assert!(decision == "CUT_OFF" || decision == "DISCLOSED", "{decision}");
            assert_eq!(record["details"]["employers"].as_array().map(Vec::len), Some(seen.employers.len()));
            assert_eq!(records(app.db()).await.len(), before + polls);
        }
    }

    async fn what_takes_too_long_is_recorded_as_cut_off(app: TestApp) {
        let answering = Answering { service: app.service().clone(), ledger: app.ledger().clone() };
        // A timer ends at the next millisecond, so that an answer may be there before it.
        let mut was_late = false;
        for _ in 0..500 {
            let caller = caller(&app, &app.bpjs().asking);
            let request = Request::new("{ employers { nodes { legalName memberships { npp } } } }");
            let answer = answering.answer(caller, request, Road::AnyOperation, (trace("late"), Duration::ZERO)).await;
            let is_late = answer.data == async_graphql::Value::Null;
            let record = newest(&app).await;
            let decision = if is_late { "CUT_OFF" } else { "DISCLOSED" };
            assert_eq!((&record["transaction"], &record["details"]["decision"]), (&json!("late"), &json!(decision)));
            was_late |= is_late;
            if was_late { break; }
        }
        assert!(was_late, "no answer was late");
    }

    async fn two_processes_write_one_log(app: TestApp) {
        let other = app.recorded_by(ledger(app.db().clone()).await);
        let ask = async |app: &TestApp| {
            for _ in 0..40 {
                let answer = answer_in(
                    &Answering { service: app.service().clone(), ledger: app.ledger().clone() },
                    caller(app, &app.bpjs().asking),
                    "{ employers { nodes { id } } }",
                ).await;
                assert_eq!(answer["errors"], Value::Null, "{answer}");
            }
        };
        tokio::join!(ask(&app), ask(&other), ask(&app), ask(&other));
        let verified = verified(&app).await;
        assert_eq!((verified.fault, verified.records), (None, 160));
    }

    async fn a_log_that_is_opened_again_goes_on_where_it_stood(app: TestApp) {
        for round in 1..=3 {
            let again = app.recorded_by(ledger(app.db().clone()).await);
            for _ in 0..90 {
                again.bpjs().ask("{ __typename }").await;
            }
            again.ledger().checkpoint(crate::http::clock()).await.expect("it can be signed");
            assert_eq!(records(app.db()).await.len(), 90 * round);
        }
        let verified = verified(&app).await;
        assert_eq!((verified.fault, verified.records, verified.checkpoints), (None, 270, 3));
    }
}
