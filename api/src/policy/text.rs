//! Text that no database can hold.
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
