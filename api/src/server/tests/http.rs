use super::*;
use reqwest::{Client, RequestBuilder, Response, redirect};

const NEW: &str = "application/graphql-response+json";

pub(super) fn client() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .unwrap()
}

impl Server {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        client().get(format!("{}{path}", self.base))
    }

    fn post(&self, body: &str) -> RequestBuilder {
        let request = client()
            .post(format!("{}/graphql", self.base))
            .bearer_auth(token(60));
        request
            .header("content-type", "application/json")
            .body(body.to_owned())
    }
}

pub(super) fn header(response: &Response, name: &str) -> String {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

pub(super) async fn code(response: Response) -> String {
    let body: Value = response.json().await.unwrap();
    assert!(body.get("data").is_none(), "{body}");
    assert!(
        body["errors"][0]["message"]
            .as_str()
            .is_some_and(|message| !message.is_empty()),
        "{body}"
    );
    body["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn an_operation_is_answered_in_the_negotiated_type() {
    let server = Server::usual().await;
    for (accept, kind) in [
        (NEW, "application/graphql-response+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
    ] {
        let response = server
            .post(r#"{"query":"{ __typename }"}"#)
            .header("accept", accept)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-type"), kind);
        assert_eq!(header(&response, "cache-control"), "no-store");
        let body: Value = response.json().await.unwrap();
        assert!(body["data"]["__typename"].is_string(), "{body}");
    }
    let response = server
        .post(r#"{"query":"{ __typename }"}"#)
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 406);
}

#[tokio::test]
async fn malformed_requests_are_told_so_with_a_status() {
    let server = Server::usual().await;
    for (body, expected) in [
        ("{", 400),
        ("[]", 400),
        (r#"{"query":1}"#, 400),
        (r#"{"query":"{ __typename }","variables":"x"}"#, 400),
        (r#"{"query":"{"}"#, 400),
        (r#"{"query":"{ unknownField }"}"#, 400),
        (r#"{"query":"{ __typename }","operationName":"A"}"#, 400),
    ] {
        let response = server
            .post(body)
            .header("accept", NEW)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), expected, "{body}");
        code(response).await;
    }
    // In plain JSON an answer of the executor is 200; what never reached it is not.
    assert_eq!(
        server
            .post(r#"{"query":"{"}"#)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(server.post("{").send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn only_json_is_read_and_only_get_and_post_answered() {
    let server = Server::usual().await;
    let query = r#"{"query":"{ __typename }"}"#;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "application/json; charset=latin1",
    ] {
        let request = server.post("").header("content-type", kind);
        let request = client().execute({
            let mut request = request.build().unwrap();
            request
                .headers_mut()
                .insert("content-type", kind.parse().unwrap());
            *request.body_mut() = Some(query.into());
            request
        });
        assert_eq!(request.await.unwrap().status(), 415, "{kind}");
    }
    let put = client()
        .put(format!("{}/graphql", server.base))
        .bearer_auth(token(60))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (put.status().as_u16(), header(&put, "allow").as_str()),
        (405, "GET, POST")
    );
    let odd = server
        .get("/graphql?query=%7B__typename%7D")
        .bearer_auth(token(60))
        .header("content-type", "text/plain");
    assert_eq!(odd.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn a_query_may_come_by_get() {
    let server = Server::usual().await;
    let ask = async |query: &str| {
        let request = server
            .get(&format!("/graphql?{query}"))
            .bearer_auth(token(60));
        request
            .header("accept", NEW)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(
        ask("query=query+A%7B__typename%7D+query+B%7B__typename%7D&operationName=B").await,
        200
    );
    assert_eq!(
        ask("query=query+A%7B__typename%7D+query+B%7B__typename%7D").await,
        400
    );
    assert_eq!(ask("query=%7B__typename%7D&variables=x").await, 400);
    assert_eq!(ask("").await, 400);
}

#[tokio::test]
async fn nobody_is_answered_without_a_valid_token() {
    let server = Server::usual().await;
    let expired = token(-3600);
    for authorization in [
        "",
        "Basic eDp4",
        "Bearer",
        "Bearer x.y.z",
        &format!("Bearer {expired}"),
        &expired,
    ] {
        let mut request = server.post("").build().unwrap();
        request.headers_mut().remove("authorization");
        *request.body_mut() = Some(r#"{"query":"{ __typename }"}"#.into());
        if !authorization.is_empty() {
            request
                .headers_mut()
                .insert("authorization", authorization.parse().unwrap());
        }
        let response = client().execute(request).await.unwrap();
        assert_eq!(response.status(), 401, "{authorization}");
        assert_eq!(header(&response, "www-authenticate"), "Bearer");
        assert_eq!(code(response).await, "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn two_tokens_or_an_odd_purpose_are_refused() {
    let server = Server::usual().await;
    let query = r#"{"query":"{ __typename }"}"#;
    let two = server
        .post(query)
        .header("authorization", format!("Bearer {}", token(60)));
    assert_eq!(two.send().await.unwrap().status(), 401);
    let long = server
        .post(query)
        .header("simpul-purpose", "p".repeat(300))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (long.status().as_u16(), code(long).await.as_str()),
        (400, "BAD_USER_INPUT")
    );
}

#[tokio::test]
async fn a_body_is_bounded_where_it_is_read() {
    let server = Server::start(Limits {
        body_bytes: 1000,
        ..Limits::default()
    })
    .await;
    let body = json!({"query": "{ __typename }", "variables": {"x": "y".repeat(2000)}});
    let response = server.post(&body.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(code(response).await, "LIMIT_EXCEEDED");
}
