//! What is around the operations: ids, the net under panics, the deadline, health, the explorer.
use super::http::{client, code, header};
use super::*;
use axum::routing::get;

#[tokio::test]
async fn a_request_id_is_echoed_where_it_is_plain_and_made_otherwise() {
    let server = Server::usual().await;
    let own = server
        .get("/healthz")
        .header("x-request-id", "case-7")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&own, "x-request-id"), "case-7");
    let made = server
        .get("/healthz")
        .header("x-request-id", "a b")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&made, "x-request-id").len(), 16);
    assert_eq!(header(&made, "x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn a_browser_gets_the_explorer_and_nothing_of_it_loads_from_elsewhere() {
    let server = Server::usual().await;
    let response = server
        .get("/graphql")
        .header("accept", "text/html,*/*")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            header(&response, "location").as_str()
        ),
        (307, "/explorer")
    );
    let page = server.get("/explorer").send().await.unwrap();
    let policy = header(&page, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("http"),
        "{policy}"
    );
    let page = page.text().await.unwrap();
    let files: Vec<&str> = page
        .split('"')
        .filter(|text| text.starts_with("/explorer/"))
        .collect();
    assert!(
        !page.contains("http") && !page.contains("<script>") && files.len() > 1,
        "{page}"
    );
    for file in files {
        let response = server.get(file).send().await.unwrap();
        assert_eq!(response.status(), 200, "{file}");
    }
    for file in [
        "/explorer/none.js",
        "/explorer/../Cargo.toml",
        "/explorer/%2e%2e/Cargo.toml",
    ] {
        assert_eq!(
            server.get(file).send().await.unwrap().status(),
            404,
            "{file}"
        );
    }
}

#[tokio::test]
async fn both_pages_of_the_explorer_name_only_files_of_this_service() {
    for page in [
        include_str!("../../../explorer/plain.html"),
        include_str!("../../../explorer/graphiql.html"),
    ] {
        for attribute in ["src=\"", "href=\""] {
            for value in page.split(attribute).skip(1) {
                assert!(
                    value.starts_with("/explorer/") || value.starts_with("/schema.graphql"),
                    "{value}"
                );
            }
        }
    }
}

#[tokio::test]
async fn health_readiness_schema_and_metrics_need_no_token() {
    let server = Server::usual().await;
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
    let ready = server.get("/readyz").send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready: Value = ready.json().await.unwrap();
    assert_eq!(
        (
            ready["database"].as_str(),
            ready["issuers"][0]["keys"].as_u64()
        ),
        (Some("ok"), Some(1))
    );
    let schema = server
        .get("/schema.graphql")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(schema.contains("type Query"));
    let metrics = server
        .get("/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(metrics.contains("simpul_http_requests_total"), "{metrics}");
    assert_eq!(server.get("/nothing").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn readiness_is_red_without_a_database_and_health_is_not() {
    let server = Server::usual().await;
    server.state.parts.db.clone().close().await.unwrap();
    let ready = server.get("/readyz").send().await.unwrap();
    assert_eq!(ready.status(), 503);
    let ready: Value = ready.json().await.unwrap();
    assert_eq!(
        (ready["status"].as_str(), ready["database"].as_str()),
        (Some("unready"), Some("unavailable"))
    );
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), 200);
}

/// A service whose handlers misbehave, behind the same layers.
async fn misbehaving(state: &Arc<State>) -> String {
    let router = Router::new()
        .route(
            "/panic",
            get(async || -> &'static str { panic!("a secret") }),
        )
        .route(
            "/never",
            get(async || std::future::pending::<&'static str>().await),
        )
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            layers::deadline,
        ))
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            layers::observe,
        ));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let state = state.clone();
    tokio::spawn(
        async move { listen::serve(listener, router, state.limits(), &state.stopping).await },
    );
    base
}

#[tokio::test]
async fn a_panic_is_internal_with_a_number_and_nothing_else() {
    let server = Server::usual().await;
    let base = misbehaving(&server.state).await;
    let response = client().get(format!("{base}/panic")).send().await.unwrap();
    assert_eq!(response.status(), 500);
    let number = header(&response, "x-request-id");
    let body = response.text().await.unwrap();
    assert!(
        body.contains(&number) && body.contains("INTERNAL") && !body.contains("secret"),
        "{body}"
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let server = Server::start(Limits {
        request_seconds: 1,
        ..Limits::default()
    })
    .await;
    let base = misbehaving(&server.state).await;
    let response = client().get(format!("{base}/never")).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), code(response).await.as_str()),
        (504, "SOURCE_UNAVAILABLE")
    );
}
