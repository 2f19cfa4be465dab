//! Whole files into a real database: SQLite in memory, and PostgreSQL where a test names one.
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    complaint, contribution, employer, employer_identifier, import_batch, import_fault,
    manpower_report, membership, power_of_attorney, power_of_attorney_employer,
    service_restriction, worker,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};

use super::demo::{self, DemoPlan};
use super::{FeedError, FolderImport, Import, Refusal, import, import_folder};
use crate::store::batches::Counts;

const EMPLOYERS: u32 = 60;

async fn sqlite() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

async fn feed(
    db: &DatabaseConnection,
    dataset: &str,
    text: &str,
) -> Result<super::BatchReport, FeedError> {
    let file = Import {
        dataset: dataset.to_owned(),
        file_name: format!("{dataset}.csv"),
        content: Box::new(std::io::Cursor::new(text.as_bytes().to_vec())),
        bytes_total: None,
        as_of: day("2026-11-20"),
        home_region: "52.04".parse().unwrap(),
        now: noon(),
    };
    import(db, file, &mut |_| {}).await
}

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn of_demo(name: &str, employers: u32) -> Self {
        Self::of_demo_as_of(name, employers, day("2026-11-20"))
    }

    fn of_demo_as_of(name: &str, employers: u32, as_of: NaiveDate) -> Self {
        let folder = std::env::temp_dir().join(format!("simpul-{name}-{}", std::process::id()));
        let plan = DemoPlan {
            employers,
            seed: 7,
            as_of,
        };
        demo::generate(&folder, plan).unwrap();
        Self(folder)
    }

    fn plan(&self) -> FolderImport {
        FolderImport {
            folder: self.0.clone(),
            as_of: day("2026-11-20"),
            home_region: "52.04".parse().unwrap(),
            now: noon(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn holder(db: &DatabaseConnection, scheme: &str, value: &str) -> Option<i64> {
    employer_identifier::Entity::find()
        .filter(employer_identifier::Column::Scheme.eq(scheme))
        .filter(employer_identifier::Column::Value.eq(value))
        .one(db)
        .await
        .unwrap()
        .map(|identifier| identifier.employer_id)
}

async fn the_demo_goes_in_twice(db: &DatabaseConnection, name: &str) {
    let folder = Folder::of_demo(name, EMPLOYERS);
    let first = import_folder(db, &folder.plan(), &mut |_| {})
        .await
        .unwrap();
    assert_eq!(first.files.len(), 33);
    assert!(!first.is_clean() && first.unknown.is_empty());
    let mut rejected = 0;
    for file in &first.files {
        let report = file.result.as_ref().unwrap();
        let counts = report.counts;
        rejected += counts.rejected;
        assert_eq!(counts.inserted + counts.rejected, counts.read, "{report}");
        assert_eq!(report.warnings(), 0, "{report}");
    }
    assert_eq!(rejected, demo::BROKEN_LINES);
    assert_eq!(
        import_fault::Entity::find().count(db).await.unwrap(),
        demo::BROKEN_LINES
    );

    // Keys meet in one employer, but for the few that no record ties to another register.
    let known = employer::Entity::find().count(db).await.unwrap();
    assert!(
        (EMPLOYERS + 1..EMPLOYERS * 5 / 4).contains(&u32::try_from(known).unwrap()),
        "{known}"
    );
    let identifiers =
        employer_identifier::Entity::find().order_by_asc(employer_identifier::Column::Id);
    let before = identifiers.clone().all(db).await.unwrap();
    let employers = employer::Entity::find().order_by_asc(employer::Column::Id);
    let shown = employers.clone().all(db).await.unwrap();
    assert_eq!(
        holder(db, "NPP", "DM000001").await,
        holder(db, "NIB", "9120000000001").await
    );

    let second = import_folder(db, &folder.plan(), &mut |_| {})
        .await
        .unwrap();
    for file in &second.files {
        let counts = file.result.as_ref().unwrap().counts;
        assert_eq!(
            counts.unchanged + counts.rejected,
            counts.read,
            "{}",
            file.dataset
        );
    }
    assert_eq!(identifiers.all(db).await.unwrap(), before);
    assert_eq!(employers.all(db).await.unwrap(), shown);
    let members = membership::Entity::find().all(db).await.unwrap();
    let batch = first
        .files
        .iter()
        .find(|file| file.dataset == "memberships")
        .unwrap();
    let batch_id = batch.result.as_ref().unwrap().batch_id;
    assert!(
        members.iter().all(|member| member.batch_id == batch_id),
        "provenance stays"
    );
}

#[tokio::test]
async fn the_demo_goes_in_and_the_second_time_changes_nothing() {
    the_demo_goes_in_twice(&sqlite().await, "sqlite").await;
}

/// Whole path on PostgreSQL; the database named loses its schema `public`.
#[tokio::test]
#[ignore = "needs an empty PostgreSQL at SIMPUL_TEST_POSTGRES_URL"]
async fn postgresql_answers_the_same() {
    let url = std::env::var("SIMPUL_TEST_POSTGRES_URL").expect("the URL of an empty database");
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        .await
        .unwrap();
    Migrator::up(&db, None).await.unwrap();
    the_demo_goes_in_twice(&db, "postgres").await;
    crosswalks_merge(&db, "8").await;
    conflicts_are_kept(&db, "7").await;
}

const MEMBERSHIPS: &str = "npp,division,legal_name,nib,npwp,participant_kind,status,registered_on,deactivated_on,scale,risk_class,worker_count,kbli_version,kbli_code,district_code,address,phone\n";
const REPORTS: &str =
    "wlkp_number,year,legal_name,nib,npp,headcount,lowest_wage,reported_on,district_code,address\n";
const REGISTRATIONS: &str = "nib,legal_name,legal_form,npwp,npwp_personal,status,issued_on,scale,investment_value,kbli_version,kbli_code,district_code,address,phone,email\n";

fn registration(nib: &str, npwp: &str) -> String {
    format!("{nib},PT Uji Coba,PT,{npwp},,ACTIVE,2024-01-01,SMALL,,2020,47111,52.07.01,,,\n")
}

async fn crosswalks_merge(db: &DatabaseConnection, mark: &str) {
    let (nib, npp) = (format!("{mark}000000000001"), format!("X{mark}000001"));
    let member = format!("{npp},000,\"UJI COBA, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,3,,,,,\n");
    feed(db, "memberships", &format!("{MEMBERSHIPS}{member}"))
        .await
        .unwrap();
    let known_longest = holder(db, "NPP", &npp).await.unwrap();
    feed(
        db,
        "business_registrations",
        &format!("{REGISTRATIONS}{}", registration(&nib, "")),
    )
    .await
    .unwrap();
    assert_ne!(holder(db, "NIB", &nib).await, Some(known_longest));

    let report = format!("W-{mark}-1,2025,UJI COBA,{nib},{npp},3,,2025-12-01,,\n");
    feed(db, "manpower_reports", &format!("{REPORTS}{report}"))
        .await
        .unwrap();
    for (scheme, value) in [("NIB", nib), ("NPP", npp), ("WLKP", format!("W-{mark}-1"))] {
        assert_eq!(
            holder(db, scheme, &value).await,
            Some(known_longest),
            "{scheme}"
        );
    }
    let shown = employer::Entity::find_by_id(known_longest)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (shown.legal_name.as_str(), shown.shown_rank),
        ("PT Uji Coba", 40)
    );
    assert_eq!(shown.region_code, "52.07");
    assert_eq!(
        shown.scale_source.as_deref(),
        Some("business_registrations")
    );
}

#[tokio::test]
async fn a_crosswalk_makes_two_employers_one_and_shows_the_better_register() {
    let db = sqlite().await;
    crosswalks_merge(&db, "8").await;
    assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 1);
}

async fn conflicts_are_kept(db: &DatabaseConnection, mark: &str) {
    let [one, two] = ["1", "2"].map(|end| format!("{mark}00000000000{end}"));
    let both = format!(
        "{REGISTRATIONS}{}{}",
        registration(&one, "0099999999999001"),
        registration(&two, "0099999999999001")
    );
    let report = feed(db, "business_registrations", &both).await.unwrap();
    assert_eq!(
        (
            report.counts.inserted,
            report.counts.rejected,
            report.warnings()
        ),
        (2, 0, 1)
    );
    let holders = (holder(db, "NIB", &one).await, holder(db, "NIB", &two).await);
    assert!(holders.0.is_some() && holders.1.is_some() && holders.0 != holders.1);
}

#[tokio::test]
async fn one_tax_number_does_not_join_two_nibs_and_both_stay_in_sight() {
    conflicts_are_kept(&sqlite().await, "7").await;
}

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
        content: Box::new(std::io::Cursor::new(latin)),
        bytes_total: None,
        as_of: day("2026-11-20"),
        home_region: "52.04".parse().unwrap(),
        now: noon(),
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

#[tokio::test]
async fn a_complaint_makes_no_employer_known() {
    let db = sqlite().await;
    let text = "complaint_number,wlkp_number,complainant_name,received_on,body\nP-1,W-9,Budi,2026-01-05,Lembur\n";
    feed(&db, "complaints", text).await.unwrap();
    assert_eq!(complaint::Entity::find().count(&db).await.unwrap(), 1);
    assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 0);
}

#[test]
fn the_demo_is_the_same_for_the_same_seed_and_a_larger_one_begins_with_the_smaller() {
    let (one, two) = (Folder::of_demo("same-a", 30), Folder::of_demo("same-b", 40));
    let read = |folder: &Folder| std::fs::read_to_string(folder.0.join("workers.csv")).unwrap();
    assert!(read(&two).starts_with(&read(&one)));
}

async fn overdue_months(db: &DatabaseConnection, npp: &str, as_of: NaiveDate) -> usize {
    let unpaid = contribution::Entity::find()
        .filter(contribution::Column::Npp.eq(npp))
        .filter(contribution::Column::DueOn.lt(as_of))
        .filter(
            Expr::col(contribution::Column::AmountPaid)
                .lt(Expr::col(contribution::Column::AmountDue)),
        )
        .all(db)
        .await
        .unwrap();
    unpaid
        .iter()
        .map(|row| row.month)
        .collect::<BTreeSet<_>>()
        .len()
}

#[tokio::test]
async fn the_four_examples_are_what_the_manual_says_on_any_day() {
    for as_of in ["2026-11-20", "2026-03-05", "2027-01-15"].map(day) {
        let db = sqlite().await;
        let folder = Folder::of_demo_as_of(&format!("examples-{as_of}"), 4, as_of);
        import_folder(&db, &folder.plan(), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 4);

        assert_eq!(overdue_months(&db, "DM000001", as_of).await, 8, "{as_of}");
        let named = ("SKK-001/N.2.13/Gs/2026".to_owned(), "DM000001".to_owned());
        let claim = power_of_attorney_employer::Entity::find_by_id(named.clone())
            .one(&db)
            .await
            .unwrap();
        assert_eq!(claim.unwrap().outcome, "OPEN");
        let document = power_of_attorney::Entity::find_by_id(named.0)
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert!(document.valid_from <= as_of && as_of <= document.valid_until);
        assert_eq!(document.returned_on, None);

        assert_eq!(overdue_months(&db, "DM000002", as_of).await, 0, "{as_of}");
        assert!(
            membership::Entity::find_by_id(("DM000003".to_owned(), "000".to_owned()))
                .one(&db)
                .await
                .unwrap()
                .is_none()
        );
        let report = manpower_report::Entity::find()
            .filter(manpower_report::Column::Nib.eq("9120000000003"))
            .one(&db)
            .await
            .unwrap();
        assert_eq!(report.unwrap().headcount, 12);

        let restriction = service_restriction::Entity::find()
            .filter(service_restriction::Column::Nib.eq("9120000000004"))
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(restriction.service_kind, "BUSINESS_LICENSING");
        assert!(restriction.imposed_on.is_some() && restriction.lifted_on.is_none());
    }
}
