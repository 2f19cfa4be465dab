//! Lines that are wrong, and files that are refused.
use std::fmt::Write;

use entity::{import_batch, import_fault, worker};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use super::{day, feed, noon, sqlite};
use crate::feeds::{Content, FeedError, FeedLimits, Format, Import, Refusal, Submission, import};
use crate::store::batches::Counts;

#[tokio::test]
async fn a_later_line_of_the_same_key_counts_only_where_it_says_the_same() {
    let db = sqlite().await;
    let text = "nik;name\r\n9952044107900001;Sari\r\n\r\n9952044107900001;Sari\r\n9952044107900001;Dewi\r\n";
    let report = feed(&db, "workers", text).await.unwrap();
    let counts = Counts {
        read: 3,
        inserted: 1,
        updated: 0,
        unchanged: 1,
        rejected: 1,
        retired: 0,
    };
    assert_eq!(report.counts, counts);
    let fault = import_fault::Entity::find()
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((fault.line, fault.code.as_str()), (5, "DUPLICATE_KEY"));

    let again = feed(&db, "workers", "nik,name\n9952044107900001,Dewi\n")
        .await
        .unwrap();
    assert_eq!((again.counts.updated, again.counts.rejected), (1, 0));
}

#[tokio::test]
async fn faults_tell_line_column_and_shape_but_never_the_value() {
    let db = sqlite().await;
    let text = "name,nik\n\"Sari\nContoh\",9952044107900001\nBudi,52044107\n,\n";
    let report = feed(&db, "workers", text).await.unwrap();
    assert_eq!((report.counts.inserted, report.rejected()), (1, 2));
    let faults = import_fault::Entity::find()
        .order_by_asc(import_fault::Column::Id)
        .all(&db)
        .await
        .unwrap();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| {
            (
                fault.line,
                fault.column_name.as_deref(),
                fault.code.as_str(),
                fault.shape.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, Some("nik"), "MALFORMED", "99999999"),
            (5, Some("nik"), "MISSING_VALUE", ""),
            (5, Some("name"), "MISSING_VALUE", ""),
        ]
    );
    assert!(
        faults
            .iter()
            .all(|fault| !fault.reason.contains("52044107"))
    );
}

#[tokio::test]
async fn a_refused_file_leaves_its_reason_and_nothing_else() {
    let db = sqlite().await;
    let mut text = "nik,name\n".to_owned();
    for serial in 1..=1_200 {
        writeln!(text, "995204410790{serial:04},Sari").unwrap();
    }
    text.push_str("9952044107909999,\"Sari\n");
    text.push_str(&"x,y\n".repeat(40_000));
    let refused = feed(&db, "workers", &text).await.unwrap_err();
    assert!(
        matches!(
            refused,
            FeedError::Refused(Refusal::RecordTooLong { line: 1_202 })
        ),
        "{refused:?}"
    );
    assert_eq!(worker::Entity::find().count(&db).await.unwrap(), 0);
    let batch = import_batch::Entity::find()
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (batch.status.as_str(), batch.file_hash.len()),
        ("FAILED", 64)
    );
    let fault = import_fault::Entity::find()
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((fault.line, fault.code.as_str()), (1_202, "FILE_REFUSED"));
}

#[tokio::test]
async fn wrong_headers_and_encodings_are_refused() {
    let db = sqlite().await;
    let refused = feed(&db, "workers", "nik,nama\n").await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("missing: name; unknown: `nama`"),
        "{refused}"
    );
    let latin = b"nik,name\n9952044107900001,Caf\xe9\n".to_vec();
    let file = Import {
        dataset: "workers".to_owned(),
        file_name: "workers.csv".to_owned(),
        content: Content::Bytes(latin.into()),
        format: Format::Csv,
        submission: Submission::default(),
        as_of: day("2026-11-20"),
        home_region: "52.04".parse().unwrap(),
        now: noon(),
        limits: FeedLimits::default(),
    };
    let refused = import(&db, file, &mut |_| {}).await.unwrap_err();
    assert!(
        matches!(refused, FeedError::Refused(Refusal::NotUtf8 { line: 2 })),
        "{refused:?}"
    );
    assert!(matches!(
        feed(&db, "salaries", "").await,
        Err(FeedError::UnknownDataset { .. })
    ));
}
