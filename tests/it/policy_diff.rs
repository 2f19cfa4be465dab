//! What a newer set of agreements changes, as the lawyers read it.
use simpul::domain::agreement::Agreements;
use simpul::domain::codes::Agency;
use simpul::policy::diff::{PolicyDiff, compare};
use simpul::server::documents::{DocumentFile, reaches_of_files};

use crate::app::{TODAY, agreement_files, agreements, service};
use simpul::policy::extent::DocumentLimits;

/// The starting agreements with the text of one file changed.
pub fn rewritten(file: &str, from: &str, to: &str) -> Agreements {
    let mut files = agreement_files();
    for (name, text) in &mut files {
        if name == file {
            assert!(text.contains(from), "{file} has no {from}");
            *text = text.replacen(from, to, 1);
        }
    }
    Agreements::parse(&files).expect("it can be used")
}

async fn diff(new: &Agreements) -> PolicyDiff {
    let service = service(
        sea_orm::DatabaseConnection::default(),
        DocumentLimits::default(),
    );
    let files = [DocumentFile {
        agency: Agency::Secretariat,
        name: "wages.graphql".to_owned(),
        text: "query Employers { employers { nodes { legalName } } }".to_owned(),
    }];
    let documents = reaches_of_files(&service, &files)
        .await
        .expect("they can be run");
    compare(service.table(), &agreements(), new, &documents, TODAY)
}

#[tokio::test]
async fn the_same_agreements_change_nothing() {
    let diff = diff(&agreements()).await;
    assert!(diff.is_empty() && !diff.loses());
    assert_eq!(diff.to_string(), "nothing changes\n");
}

#[tokio::test]
async fn a_group_that_is_given_or_taken_is_told_by_coordinate_and_purpose() {
    let more = diff(&rewritten(
        "bpjs.toml",
        "investment = \"none\"",
        "investment = \"read\"",
    ))
    .await;
    assert!(!more.loses() && !more.coordinates.is_empty());
    let less = diff(&rewritten(
        "bpjs.toml",
        "wage_band = \"read\"",
        "wage_band = \"case\"",
    ))
    .await;
    assert!(less.loses());
    insta::assert_snapshot!("policy_diff_gained", more.to_string());
    insta::assert_snapshot!("policy_diff_lost", less.to_string());
}

#[tokio::test]
async fn a_document_that_loses_a_coordinate_breaks() {
    let diff = diff(&rewritten(
        "secretariat.toml",
        "employer = \"read\"",
        "employer = \"none\"",
    ))
    .await;
    assert!(diff.loses());
    assert!(
        diff.documents
            .iter()
            .any(|broken| broken.name == "wages.graphql"
                && broken.lost.contains(&"Query.employers".to_owned()))
    );
    let json = serde_json::to_value(&diff).unwrap();
    assert_eq!(json["documents"][0]["agency"], "secretariat");
}

#[tokio::test]
async fn agreements_that_come_go_or_end_are_told_and_terms_too() {
    let ended = diff(&rewritten(
        "bpjs.toml",
        "valid_until = \"2028-12-31\"",
        "valid_until = \"2026-06-14\"",
    ))
    .await;
    assert_eq!(ended.agreements[0].change, "expired");
    assert!(
        ended.loses()
            && ended
                .coordinates
                .iter()
                .all(|seen| seen.is_loss && seen.after == "-")
    );
    let region = diff(&rewritten(
        "bpjs.toml",
        "region = \"52.04\"",
        "region = \"52.07\"",
    ))
    .await;
    assert!(region.loses());
    assert_eq!(
        (region.terms[0].term.as_str(), region.agreements[0].change),
        ("region", "rewritten")
    );
    let files: Vec<_> = agreement_files()
        .into_iter()
        .filter(|(name, _)| name != "bpjs.toml")
        .collect();
    let gone = diff(&Agreements::parse(&files).unwrap()).await;
    assert_eq!(gone.agreements[0].change, "removed");
}
