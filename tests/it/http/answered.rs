//! An answer, with what holds of every one: the shape of errors, and nothing of our inside in them.
use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;
use simpul::graphql::error::ErrorCode;

use crate::app::take_index;

/// What would tell of SQL, of paths, or of Rust. Words of documents and of the schema are none.
const INSIDE: &[&str] = &[
    "SELECT ",
    " FROM ",
    " WHERE ",
    "INSERT ",
    "sqlx",
    "sea_orm",
    "sea-orm",
    "sqlite",
    "SQLite",
    "postgres",
    "PostgreSQL",
    "DbErr",
    "relation \"",
    "no such table",
    ".rs:",
    "src/",
    "/home/",
    "/tmp/",
    "panicked",
    "unwrap",
    "thread '",
    "::",
    "Some(",
    "None)",
    "Err(",
    "os error",
    "async_graphql",
    "tokio",
    "hyper",
    "serde",
    "line 1 column",
];

/// An answer of the service.
#[derive(Debug)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, without its place in the log; null where it is none of JSON.
    pub body: Value,
    /// The place of its record in the access log.
    pub index: Option<u64>,
    /// The body as it came.
    pub text: String,
}

impl Answered {
    /// Sends a request. Every error of every answer is checked here.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the service answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the body comes whole");
        let mut body = serde_json::from_str(&text).unwrap_or_default();
        let index = take_index(&mut body);
        let answered = Self {
            status,
            headers,
            body,
            index,
            text,
        };
        answered.check();
        answered
    }

    fn check(&self) {
        if self.status >= 400 {
            assert!(self.body["errors"].is_array(), "{self:?}");
            assert!(self.body.get("data").is_none(), "{self:?}");
        }
        check_errors(&self.body["errors"]);
    }

    /// A header; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("it is text"))
    }

    /// Status and code of an answer that is one error and no data.
    pub fn refusal(&self) -> (u16, &str) {
        let errors = self.body["errors"].as_array().expect("there are errors");
        assert!(self.body.get("data").is_none(), "{self:?}");
        assert_eq!(errors.len(), 1, "{self:?}");
        (self.status, code(&errors[0]))
    }

    /// The message of the first error.
    pub fn message(&self) -> &str {
        self.body["errors"][0]["message"].as_str().unwrap_or("")
    }
}

fn code(error: &Value) -> &str {
    error["extensions"]["code"].as_str().unwrap_or("none")
}

/// What holds of every list of errors, by whatever road it came.
pub fn check_errors(errors: &Value) {
    let errors = match errors {
        Value::Null => return,
        errors => errors.as_array().expect("errors are a list"),
    };
    assert!(!errors.is_empty(), "a list of errors has at least one");
    for error in errors {
        let members = error.as_object().expect("an error is an object");
        for name in members.keys() {
            let known = ["message", "locations", "path", "extensions"];
            assert!(known.contains(&name.as_str()), "{error}");
        }
        let message = error["message"].as_str().unwrap_or_default();
        assert!(!message.is_empty(), "{error}");
        let is_known = ErrorCode::ALL
            .iter()
            .any(|known| known.as_str() == code(error));
        assert!(is_known, "{error}");
        let text = error.to_string();
        for inside in INSIDE {
            assert!(!text.contains(inside), "`{inside}` in {text}");
        }
    }
}
