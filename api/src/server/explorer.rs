//! The explorer: GraphiQL where `scripts/explorer` fetched it before the build, else a plain page
//! of our own. Nothing on either page loads from another host.
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "explorer/"]
struct Files;

/// A file of GraphiQL that is only there after `scripts/explorer`.
const FETCHED: &str = "assets/graphiql.min.js";

/// GraphiQL's editor writes styles into the page; scripts come from this service alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page.
pub async fn page() -> Response {
    let has_graphiql = Files::get(FETCHED).is_some();
    embedded(if has_graphiql {
        "graphiql.html"
    } else {
        "plain.html"
    })
}

/// A file of the page.
pub async fn file(Path(file): Path<String>) -> Response {
    embedded(&file)
}

fn embedded(name: &str) -> Response {
    let Some(file) = Files::get(name) else {
        return super::reply::Problem::not_found().into_response();
    };
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "application/octet-stream",
    };
    let header = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    let headers = [
        header(header::CONTENT_TYPE, kind),
        header(header::CONTENT_SECURITY_POLICY, POLICY),
        header(header::REFERRER_POLICY, "no-referrer"),
        header(header::CACHE_CONTROL, "no-cache"),
    ];
    (StatusCode::OK, headers, file.data.into_owned()).into_response()
}
