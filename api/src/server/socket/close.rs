//! How a socket ends.
use crate::server::caller::NotAdmitted;
use axum::extract::ws::CloseFrame;

/// Why a socket ends, in the protocol's codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Close(pub u16, pub String);

impl Close {
    /// A close with a reason of ours.
    pub fn because(code: u16, reason: &str) -> Self {
        Self(code, reason.to_owned())
    }
}

impl From<NotAdmitted> for Close {
    fn from(refused: NotAdmitted) -> Self {
        let code = match refused {
            NotAdmitted::Token(_) => 4401,
            NotAdmitted::Agreement { .. } => 4403,
            NotAdmitted::Header(_) => 4400,
        };
        Self(code, refused.to_string())
    }
}

/// What ends the loop: a close of ours, or a client that is gone.
pub enum End {
    /// We close.
    Close(Close),
    /// Nobody is there to be told.
    Gone,
}

impl<T: Into<Close>> From<T> for End {
    fn from(close: T) -> Self {
        Self::Close(close.into())
    }
}

impl From<Close> for CloseFrame {
    fn from(Close(code, reason): Close) -> Self {
        Self {
            code,
            reason: cut(reason).into(),
        }
    }
}

/// A close frame holds at most 123 bytes of reason.
fn cut(mut reason: String) -> String {
    let end = reason.floor_char_boundary(123);
    reason.truncate(end);
    reason
}
