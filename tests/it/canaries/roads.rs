//! The other roads: GET, WebSocket, batches, and agencies that ask at the same time. Each answers
//! what the executor answers in process, where every shape is looked through for canaries.
use reqwest::Method;
use serde_json::{Value, json};
use simpul::domain::limits::Limits;

use super::queries::{Asked, Atlas, Shape};
use super::seed::{World, as_of, seed};
use super::{Lookout, OF_LOG, Tried, everybody, settle_errors};
use crate::app::TestApp;
use crate::http::sockets::Socket;
use crate::http::{Answered, GRAPHQL, HttpApp};

/// One of so many queries is asked.
const SAMPLED: usize = 23;

/// An answer without what tells one request from another.
fn told(mut answer: Value) -> Value {
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("extensions");
    }
    settle_errors(&mut answer);
    answer
}

/// The service with time enough for everybody at once on a busy machine.
async fn patient(app: &TestApp) -> HttpApp {
    let limits = Limits {
        request_seconds: 100,
        ..Limits::default()
    };
    HttpApp::start(app.db().clone(), limits).await
}

fn sample(app: &TestApp, shapes: &[Shape]) -> Vec<Asked> {
    let mut atlas = Atlas::read(&app.service().sdl());
    let mut asked = Vec::new();
    for shape in shapes {
        asked.extend(
            atlas
                .by_every_edge(World::Named, *shape)
                .into_iter()
                .step_by(SAMPLED),
        );
    }
    // The log grows with each question, so that no two answers of it are alike.
    asked.retain(|asked| !OF_LOG.iter().any(|name| asked.text.contains(name)));
    asked
}

fn body(tried: &Tried, asked: &Asked) -> Value {
    json!({
        "query": as_of(tried.agency, &asked.text),
        "variables": asked.shape.variables(),
        "operationName": asked.shape.operation(),
    })
}

async fn by_get(http: &HttpApp, tried: &Tried, asked: &Asked) -> Answered {
    let text = as_of(tried.agency, &asked.text);
    let variables = asked.shape.variables().to_string();
    let mut pairs = vec![("query", text.as_str()), ("variables", &variables)];
    pairs.extend(asked.shape.operation().map(|name| ("operationName", name)));
    let url = reqwest::Url::parse_with_params("http://x/", pairs).expect("a URL");
    let parameters = format!("?{}", url.query().unwrap_or_default());
    let request = http
        .bare(Method::GET, &parameters)
        .header("accept", GRAPHQL);
    Answered::of(http.signed(&tried.asking, request)).await
}

on_both_databases! {
    async fn get_and_websocket_answer_what_the_executor_answers(app: TestApp) {
        let canaries = Lookout::over(seed(app.db()).await);
        let http = patient(&app).await;
        let queries = sample(&app, &[Shape::Plain, Shape::Kept, Shape::Second]);
        for tried in everybody(&app) {
            let mut socket = Socket::admitted(&http, &tried.asking).await;
            for asked in &queries {
                let expected = told(tried.ask(&app, asked).await);
                let got = by_get(&http, &tried, asked).await;
                assert_eq!(told(got.body.clone()), expected, "GET {}: {}", tried.name, asked.text);
                let heard = socket.ask_whole(&body(&tried, asked)).await;
                assert_eq!(told(heard.clone()), expected, "WebSocket {}: {}", tried.name, asked.text);
                assert_eq!(tried.leaks(&canaries, &got.body, asked), [""; 0]);
                assert_eq!(tried.leaks(&canaries, &heard, asked), [""; 0]);
            }
        }
    }

    async fn agencies_that_ask_for_the_same_at_once_are_each_answered_their_own(app: TestApp) {
        let canaries = Lookout::over(seed(app.db()).await);
        let http = patient(&app).await;
        let callers = everybody(&app);
        for asked in sample(&app, &[Shape::Plain, Shape::Nested, Shape::Merged]) {
            let answers = callers.iter().map(|tried| {
                let request = http.post(&tried.asking, body(tried, &asked).to_string());
                async move { Answered::of(request).await.body }
            });
            let answers = futures_util::future::join_all(answers).await;
            for (tried, answer) in callers.iter().zip(answers) {
                assert_eq!(tried.leaks(&canaries, &answer, &asked), [""; 0]);
                assert_eq!(told(answer), told(tried.ask(&app, &asked).await), "{}: {}", tried.name, asked.text);
            }
        }
    }

    async fn a_batch_is_refused_whole(app: TestApp) {
        seed(app.db()).await;
        let http = patient(&app).await;
        let tried = everybody(&app).remove(0);
        for count in [1, 2, 5_000] {
            let batch = vec![json!({ "query": "{ viewer { client } }" }); count];
            let refused = Answered::of(http.post(&tried.asking, json!(batch).to_string())).await;
            assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT"), "{count}");
        }
    }
}
