//! The demo, from its first start to the calls that it prints.
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::program::{ended, free_address, lines_until, program, terminate};

/// A start of the demo: what it printed, and what its calls were answered, before it was stopped.
async fn start(folder: &Path) -> (Vec<String>, Vec<Value>) {
    let listen = free_address().await.to_string();
    let mut command = program(
        folder,
        &[
            "demo",
            "--employers",
            "100",
            "--folder",
            "demo",
            "--listen",
            &listen,
        ],
    );
    let mut demo = command.stdout(Stdio::piped()).spawn().unwrap();
    let printed = lines_until(demo.stdout.take().unwrap(), "Stop with").await;
    let tokens: BTreeMap<&str, &str> = printed
        .iter()
        .filter_map(|line| line.strip_prefix("export ")?.split_once('='))
        .collect();
    assert_eq!(tokens.len(), 6, "{printed:?}");
    let whole = printed.join("\n");
    let mut answers = Vec::new();
    for call in whole.split("\ncurl -s ").skip(1) {
        answers.push(execute(call, &tokens).await);
    }
    terminate(&demo).await;
    assert_eq!(ended(demo).await.code(), Some(0));
    (printed, answers)
}

/// Executes a call as a shell would: the URL, headers in either quotes, the body in single ones.
async fn execute(call: &str, tokens: &BTreeMap<&str, &str>) -> Value {
    let url = call.split(' ').next().unwrap();
    let mut headers = HeaderMap::new();
    for part in call.split(" -H ").skip(1) {
        let quote = &part[..1];
        let header = part[1..].split(quote).next().unwrap();
        let (name, value) = header.split_once(": ").unwrap();
        let value = match value.split_once('$') {
            Some((before, variable)) => format!("{before}{}", tokens[variable]),
            None => value.to_owned(),
        };
        headers.insert(
            name.parse::<HeaderName>().unwrap(),
            HeaderValue::from_str(&value).unwrap(),
        );
    }
    let (_, body) = call.split_once("-d '").unwrap();
    let body = body.split('\'').next().unwrap().to_owned();
    let answer = reqwest::Client::new()
        .post(url)
        .headers(headers)
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let mut answer = answer.json().await.unwrap();
    // Its place in the log is another at every start.
    crate::app::take_index(&mut answer);
    answer
}

#[tokio::test]
async fn the_demo_prints_calls_that_are_answered_and_keeps_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let (printed, answers) = start(folder.path()).await;
    assert!(
        printed
            .iter()
            .any(|line| line.starts_with("Making up 100 employers")),
        "{printed:?}"
    );
    let [permit, dossier, attorneys, without] = answers.as_slice() else {
        panic!("four calls are printed: {printed:?}");
    };
    assert_eq!(
        permit["data"]["permitCheck"]["verdict"], "NOT_CLEAR",
        "{permit}"
    );
    assert_eq!(permit["errors"], Value::Null);
    assert_eq!(
        dossier["data"]["employer"]["legalName"], "PT Sumber Rejeki Samawa",
        "{dossier}"
    );
    assert_eq!(dossier["data"]["employer"]["compliance"]["isPaidUp"], false);
    assert_eq!(
        attorneys["data"]["employer"]["memberships"][0]["npp"], "DM000001",
        "{attorneys}"
    );
    assert_eq!(without["data"]["employer"], Value::Null, "{without}");

    let (again, second) = start(folder.path()).await;
    assert!(
        !again.iter().any(|line| line.starts_with("Making up")),
        "{again:?}"
    );
    assert_eq!(second, answers);
}

#[tokio::test]
async fn the_demo_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, told) = super::program::outcome(&mut program(
        folder.path(),
        &["demo", "--listen", "0.0.0.0:8080"],
    ))
    .await;
    assert_eq!(code, Some(1));
    assert!(told.contains("loopback"), "{told}");
    assert!(!folder.path().join("data").exists());
}
