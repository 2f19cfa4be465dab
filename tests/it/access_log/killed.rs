//! The program killed in the midst of its work: every answer that left is in the log.
use std::sync::Mutex;

use super::*;
use crate::database::url_of;
use crate::http::TestIssuer;
use crate::operation::commands::configuration;
use crate::operation::program::{free_address, outcome, prepared, program, until_ready};

/// Who asks at once.
const CLIENTS: usize = 8;
/// Answers after which the program is killed, in the midst of the next ones.
const ANSWERS: [usize; 3] = [40, 90, 130];

on_both_databases! {
    async fn every_answer_of_a_program_that_was_killed_is_in_its_log(app: TestApp) {
        app.given(employer("9120000000001")).await;
        let folder = tempfile::tempdir().expect("a folder");
        let issuer = TestIssuer::new();
        let address = free_address().await;
        let text = configuration(&issuer, &url_of(app.db()).await, &address.to_string());
        std::fs::write(folder.path().join("simpul.toml"), text).expect("it can be written");
        prepared(folder.path()).await;
        let asking = app.bpjs().asking;
        let token = issuer.token_for_now(&asking);
        let purpose = asking.purpose.clone().expect("a purpose");
        let client = reqwest::Client::new();
        let answered = Mutex::new(Vec::new());
        for answers in ANSWERS {
            let mut service = program(folder.path(), &["serve"]).spawn().expect("it starts");
            until_ready(&mut service, address).await;
            let enough = tokio::sync::Notify::new();
            let ask = async |client_number: usize| {
                for number in 0.. {
                    let transaction = format!("{answers}-{client_number}-{number}");
                    let answer = client.post(format!("http://{address}/graphql"))
                        .bearer_auth(&token).header("simpul-purpose", &purpose).header("x-request-id", &transaction)
                        .json(&json!({ "query": "{ employers { nodes { legalName } } }" })).send().await;
                    let Ok(answer) = answer else { return };
                    let Ok(answer) = answer.json::<Value>().await else { return };
                    let index = answer["extensions"]["log"]["index"].as_i64().expect("a place");
                    let mut answered = answered.lock().expect("no test panics in it");
                    answered.push((index, transaction));
                    if answered.len() >= answers {
                        enough.notify_one();
                    }
                }
            };
            let asking = futures_util::future::join_all((0..CLIENTS).map(&ask));
            let kill = async {
                enough.notified().await;
                service.kill().await.expect("it is killed");
            };
            tokio::join!(asking, kill);
        }
        let (code, told, error) = outcome(&mut program(folder.path(), &["log", "verify"])).await;
        assert_eq!(code, Some(0), "{told}{error}");
        let log = log_of(&app).await;
        let records = records(&log).await;
        let answered = answered.into_inner().expect("no test panics in it");
        assert!(answered.len() >= 130);
        for (index, transaction) in answered {
            let record = records.iter().find(|record| record.position == index).expect("every answer has its record");
            assert!(record.body.contains(&format!("\"transaction\":\"{transaction}\"")), "{}", record.body);
        }
        log.close().await.expect("it can be closed");
    }
}

/// The log's database: on SQLite a file beside the registers'.
async fn log_of(app: &TestApp) -> DatabaseConnection {
    let url = url_of(app.db()).await.replace("simpul.db", "simpul.log.db");
    sea_orm::Database::connect(url)
        .await
        .expect("it can be reached")
}
