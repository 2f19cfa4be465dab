//! Which of the two media types of GraphQL over HTTP an answer has, and what it changes.
use axum::http::{HeaderMap, HeaderValue, header};

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
    /// `application/json`: an answer of the executor is 200, whatever it says. Old clients, and
    /// those that state nothing, get it.
    Json,
}

impl Media {
    /// The content type.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }

    /// The type that the client prefers, or nothing where it accepts neither.
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        if !headers.contains_key(header::ACCEPT) {
            return Some(Self::Json);
        }
        let offers = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut best: Option<(Self, f32)> = None;
        for (media, weight) in offers.flat_map(|offer| offer.split(',')).filter_map(offer) {
            let is_better = best.is_none_or(|(held, held_weight)| {
                // Of two liked equally, the one whose status speaks.
                weight > held_weight || (weight >= held_weight && held == Self::Json)
            });
            if is_better {
                best = Some((media, weight));
            }
        }
        best.map(|(media, _)| media)
    }
}

fn offer(text: &str) -> Option<(Media, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        _ => return None,
    };
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let weight = weight.map_or(1.0, |weight| weight.parse().unwrap_or(1.0));
    (weight > 0.0).then_some((media, weight))
}

/// Whether a browser asks: it wants a page to read.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Whether a body is said to be JSON in UTF-8.
pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mut parts = kind.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    is_json && parts.all(is_utf8_if_charset)
}

fn is_utf8_if_charset(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &'static str) -> Option<Media> {
        let accept = HeaderValue::from_static(accept);
        Media::accepted(&HeaderMap::from_iter([(header::ACCEPT, accept)]))
    }

    #[test]
    fn the_answer_has_the_type_that_the_client_prefers() {
        let new = "application/graphql-response+json";
        assert_eq!(Media::accepted(&HeaderMap::new()), Some(Media::Json));
        assert_eq!(accepted("*/*"), Some(Media::Json));
        assert_eq!(
            accepted("application/json; charset=utf-8"),
            Some(Media::Json)
        );
        assert_eq!(accepted(new), Some(Media::GraphqlResponse));
        assert_eq!(
            accepted("application/json, application/graphql-response+json"),
            Some(Media::GraphqlResponse)
        );
        assert_eq!(
            accepted("application/graphql-response+json;q=0.5, application/json"),
            Some(Media::Json)
        );
        assert_eq!(accepted("text/html"), None);
        assert_eq!(accepted("application/json;q=0"), None);
    }

    #[test]
    fn a_body_must_be_json_in_utf8() {
        let is = |kind: &'static str| {
            is_json(&HeaderMap::from_iter([(
                header::CONTENT_TYPE,
                HeaderValue::from_static(kind),
            )]))
        };
        assert!(is("application/json") && is("Application/JSON; Charset=\"UTF-8\""));
        assert!(!is("application/json; charset=latin1") && !is("text/plain") && !is(""));
        assert!(!is("application/jsonp") && !is_json(&HeaderMap::new()));
    }
}
