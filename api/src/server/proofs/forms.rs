//! The forms in which a clearance is given out, by the ending of the address.
use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{no_key, unmade};
use crate::proof::key_set::KeySet;
use crate::proof::qr::Code;
use crate::proof::{Document, KeptClearance, page, page_of, paper, sign};
use crate::server::reply::Problem;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The page.
    Page,
    /// The signed statement.
    Jws,
    /// The signed statement beside what it says.
    Json,
    /// The sheet of paper.
    Pdf,
    /// The QR code, for a document of one's own.
    Svg,
    /// The same in pixels.
    Png,
}

impl Form {
    /// The reference in the last part of an address, and the form by its ending.
    pub fn split(name: &str) -> (&str, Self) {
        let endings = [
            (".jws", Self::Jws),
            (".json", Self::Json),
            (".pdf", Self::Pdf),
            (".svg", Self::Svg),
            (".png", Self::Png),
        ];
        endings
            .into_iter()
            .find_map(|(ending, form)| Some((name.strip_suffix(ending)?, form)))
            .unwrap_or((name, Self::Page))
    }

    /// Its word in the access log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "PAGE",
            Self::Jws => "JWS",
            Self::Json => "JSON",
            Self::Pdf => "PDF",
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    /// A clearance in this form. Without a key there is the page alone, which says so. What was
    /// withdrawn is told by the page alone, so that no proof of it is given out any more.
    pub fn answer(
        self,
        kept: &KeptClearance,
        keys: &KeySet,
        now: DateTime<Utc>,
    ) -> Result<Response, Problem> {
        let signing = keys.signing();
        if self == Self::Page {
            let page = page::of(kept, now, signing.is_some());
            return Ok(body("text/html; charset=utf-8", page));
        }
        let signing = signing.ok_or_else(no_key)?;
        if kept.withdrawal.is_some() {
            let advice = "the clearance was withdrawn; its page says when and why";
            return Err(Problem::new(StatusCode::GONE, "NOT_FOUND", advice));
        }
        let code = || Code::of(&page_of(&kept.statement)).map_err(|_| unmade("QR code"));
        let jws = || sign(&kept.statement, signing).map_err(|_| unmade("JWS"));
        Ok(match self {
            Self::Page => body("text/html; charset=utf-8", page::of(kept, now, true)),
            Self::Jws => body("application/jose", jws()?),
            Self::Json => axum::Json(Document {
                jws: jws()?,
                statement: &kept.statement,
            })
            .into_response(),
            Self::Pdf => body(
                "application/pdf",
                paper::of(kept, now).map_err(|_| unmade("PDF"))?,
            ),
            Self::Svg => body("image/svg+xml", code()?.to_svg()),
            Self::Png => body("image/png", code()?.to_png().map_err(|_| unmade("PNG"))?),
        })
    }
}

fn body(kind: &'static str, bytes: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], bytes.into()).into_response()
}

/// What a page may load: its own style sheet, by its hash, and nothing else.
pub fn policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(page::STYLE.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        )
    });
    &POLICY
}
