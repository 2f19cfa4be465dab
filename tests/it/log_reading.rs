//! The access log is read by those whom it concerns, and by nobody else.
use serde_json::{Value, json};
use simpul::domain::codes::Agency;

use crate::app::TestApp;
use crate::callers::codes;
use crate::given::employer;

mod assess;
mod history;
mod own;
mod retention;
mod subject;

/// The nodes of a connection.
fn nodes<'a>(answer: &'a Value, pointer: &str) -> &'a Vec<Value> {
    let nodes = answer.pointer(&format!("/data/{pointer}/nodes"));
    nodes
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("no nodes in {answer}"))
}

/// Two agencies read the same employer, each for a case of its own.
async fn read_by_two(app: &TestApp) {
    app.given(
        employer("9120000000001")
            .registered("15050001")
            .licensed("IZIN-1")
            .employing("5204094107900001", "Siti Contoh", 3_000_000),
    )
    .await;
    let dossier = r#"query Dossier { employer(by: {nib: "9120000000001"}) {
        legalName memberships { npp workers(first: 1) { nodes { nik } } }
    } }"#;
    let answer = app.bpjs().with_reference("RAHASIA-BPJS").ask(dossier).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let desk = r#"query Desk { employer(by: {nib: "9120000000001"}) { legalName memberships { npp } licences { number } } }"#;
    let answer = app
        .licensing()
        .with_reference("RAHASIA-DPMPTSP")
        .ask(desk)
        .await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
}
