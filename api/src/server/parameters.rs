//! The parameters of a GraphQL request, read strictly: what is malformed is said, not guessed.
use async_graphql::{Request, Variables};
use serde_json::{Map, Value};

use crate::domain::trusted_document::{DocumentId, NotADocumentId};

/// Parameters that are not as GraphQL over HTTP writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// The body or a parameter is no JSON.
    #[error("the request is not valid JSON")]
    NotJson,
    /// Several requests in one.
    #[error("batches are not accepted: send one operation a request")]
    Batch,
    /// The body is JSON of another kind.
    #[error("the request must be a JSON object")]
    NotAnObject,
    /// There is no document.
    #[error("`query` or `documentId` is required and must be a string")]
    Query,
    /// The id is none.
    #[error("`documentId`: {0}")]
    DocumentId(#[from] NotADocumentId),
    /// A text came with the id of another.
    #[error("`documentId` is not the SHA-256 of `query`; send one of them")]
    OtherDocument,
    /// The name is no name.
    #[error("`operationName` must be a string or null")]
    OperationName,
    /// The variables are no map.
    #[error("`variables` must be an object or null")]
    Variables,
    /// The extensions are no map.
    #[error("`extensions` must be an object or null")]
    Extensions,
    /// A parameter of the URL comes twice, and two readers would take different ones.
    #[error("a parameter appears twice")]
    Repeated,
    /// The query string is not percent-encoded UTF-8.
    #[error("the query string is not percent-encoded UTF-8")]
    Encoding,
}

/// The parameters of a request.
#[derive(Debug)]
pub struct Parameters {
    /// The request; its text is empty where it names a registered document.
    pub request: Request,
    /// The registered document that it names.
    pub document: Option<DocumentId>,
}

/// Reads a JSON body.
pub fn from_body(body: &[u8]) -> Result<Parameters, ParametersError> {
    match serde_json::from_slice(body).map_err(|_| ParametersError::NotJson)? {
        Value::Object(object) => from_object(object),
        Value::Array(_) => Err(ParametersError::Batch),
        _ => Err(ParametersError::NotAnObject),
    }
}

/// Reads a query string, where `variables` and `extensions` are JSON in text.
pub fn from_query_string(text: &str) -> Result<Parameters, ParametersError> {
    let mut object = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name)?, decoded(value)?);
        let value = match name.as_str() {
            // An empty one is how a form sends none.
            "operationName" | "variables" | "extensions" if value.is_empty() => Value::Null,
            "query" | "documentId" | "operationName" => Value::String(value),
            "variables" | "extensions" => {
                serde_json::from_str(&value).map_err(|_| ParametersError::NotJson)?
            }
            _ => continue,
        };
        if object.insert(name, value).is_some() {
            return Err(ParametersError::Repeated);
        }
    }
    from_object(object)
}

/// Reads the members of a request, as the body and a WebSocket's `subscribe` have them.
pub fn from_object(mut object: Map<String, Value>) -> Result<Parameters, ParametersError> {
    let (query, document) = document(&mut object)?;
    let mut request = Request::new(query);
    match object.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err(ParametersError::OperationName),
    }
    match object.remove("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => {
            request = request.variables(Variables::from_json(variables));
        }
        Some(_) => return Err(ParametersError::Variables),
    }
    match object.remove("extensions") {
        // We know no extension, and the specification lets us pass over them.
        None | Some(Value::Null | Value::Object(_)) => Ok(Parameters { request, document }),
        Some(_) => Err(ParametersError::Extensions),
    }
}

/// The text of the document, or the id of a registered one.
fn document(
    object: &mut Map<String, Value>,
) -> Result<(String, Option<DocumentId>), ParametersError> {
    let id = match object.remove("documentId") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.parse::<DocumentId>()?),
        Some(_) => return Err(NotADocumentId.into()),
    };
    match (object.remove("query"), id) {
        (Some(Value::String(query)), Some(id)) if DocumentId::of(&query) != id => {
            Err(ParametersError::OtherDocument)
        }
        (Some(Value::String(query)), _) => Ok((query, None)),
        (None | Some(Value::Null), Some(id)) => Ok((String::new(), Some(id))),
        (_, _) => Err(ParametersError::Query),
    }
}

fn decoded(text: &str) -> Result<String, ParametersError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = rest
                    .next()
                    .zip(rest.next())
                    .and_then(|(high, low)| Some(hex_digit(high)? * 16 + hex_digit(low)?));
                digits.ok_or(ParametersError::Encoding)?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| ParametersError::Encoding)
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_strictly() {
        let read = |body: &str| from_body(body.as_bytes()).map(|read| read.request.query);
        assert_eq!(
            read(r#"{"query":"{a}","variables":null,"operationName":null,"id":1}"#).unwrap(),
            "{a}"
        );
        for (body, error) in [
            ("{", ParametersError::NotJson),
            ("", ParametersError::NotJson),
            ("[]", ParametersError::Batch),
            ("1", ParametersError::NotAnObject),
            ("{}", ParametersError::Query),
            (r#"{"query":1}"#, ParametersError::Query),
            (
                r#"{"query":"","operationName":{}}"#,
                ParametersError::OperationName,
            ),
            (
                r#"{"query":"","variables":"{}"}"#,
                ParametersError::Variables,
            ),
            (r#"{"query":"","variables":[]}"#, ParametersError::Variables),
            (
                r#"{"query":"","extensions":0}"#,
                ParametersError::Extensions,
            ),
        ] {
            assert_eq!(read(body), Err(error), "{body}");
        }
    }

    #[test]
    fn a_document_is_a_text_or_the_id_of_one() {
        let id = DocumentId::of("{a}");
        let read = |body: String| {
            from_body(body.as_bytes()).map(|read| (read.request.query, read.document))
        };
        let named = read(format!(r#"{{"documentId":"{id}"}}"#));
        assert_eq!(named, Ok((String::new(), Some(id))));
        let both = read(format!(r#"{{"documentId":"{id}","query":"{{a}}"}}"#));
        assert_eq!(both, Ok(("{a}".to_owned(), None)));
        let other = read(format!(r#"{{"documentId":"{id}","query":"{{b}}"}}"#));
        assert_eq!(other, Err(ParametersError::OtherDocument));
        let malformed = Err(ParametersError::DocumentId(NotADocumentId));
        for wrong in ["\"x-1\"", "1", "\"sha256:00\""] {
            assert_eq!(
                read(format!(r#"{{"documentId":{wrong}}}"#)),
                malformed,
                "{wrong}"
            );
        }
        let url = from_query_string(&format!("documentId={id}")).map(|read| read.document);
        assert_eq!(url, Ok(Some(id)));
    }

    #[test]
    fn a_query_string_is_read_as_the_specification_names_it() {
        let request =
            from_query_string("query=%7B+a+%7D&operationName=A&variables=%7B%22v%22%3A1%7D&x=%zz");
        assert_eq!(request.err(), Some(ParametersError::Encoding));
        let request =
            from_query_string("query=%7B+a+%7D&operationName=A&variables=%7B%22v%22%3A1%7D&x=1")
                .unwrap()
                .request;
        assert_eq!(request.query, "{ a }");
        assert_eq!(request.operation_name.as_deref(), Some("A"));
        assert_eq!(request.variables.len(), 1);
        let refused = |text: &str| from_query_string(text).err();
        assert_eq!(refused("query=a&query=b"), Some(ParametersError::Repeated));
        assert_eq!(
            refused("query=a&variables=x"),
            Some(ParametersError::NotJson)
        );
        assert_eq!(refused("query=%ff"), Some(ParametersError::Encoding));
        assert_eq!(refused("operation_name=A"), Some(ParametersError::Query));
    }
}
