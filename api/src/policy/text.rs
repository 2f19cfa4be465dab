//! Text that no database can hold, and text whose lines are counted in two ways.
use std::borrow::Cow;

use async_graphql::{Value, Variables};

/// Whether a document or its variables contain the character NUL, also written as an escape.
/// PostgreSQL refuses it in text, which would look like a failure of the database.
pub fn has_nul(document: &str, variables: &Variables) -> bool {
    let escapes = ["\0", "\\u0000", "\\u{0"];
    escapes.iter().any(|nul| document.contains(nul)) || variables.values().any(value_has_nul)
}

fn value_has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::List(items) => items.iter().any(value_has_nul),
        Value::Object(fields) => fields.values().any(value_has_nul),
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => {
            false
        }
    }
}

/// The text with a line feed for each lone carriage return, which ends a line as well. The parser
/// counts no line there, so that selections far apart would have one position, and what is
/// withheld is marked by position.
pub fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_found_in_every_disguise() {
        let none = Variables::default();
        assert!(!has_nul("{ a(b: \"c\") }", &none));
        assert!(has_nul("{ a(b: \"\\u0000\") }", &none));
        assert!(has_nul("{ a(b: \"\\u{0}\") }", &none));
        assert!(has_nul("{ a(b: \"\0\") }", &none));
        let nested = serde_json::json!({ "a": [{ "b": "x\u{0}" }] });
        assert!(has_nul("{ a }", &Variables::from_json(nested)));
    }
}
