//! Feeds whole, on both databases: the same rows, twice the same, and nothing of a refused file.
mod changes;
mod content;
mod decisions;
pub mod material;
mod resume;
mod snapshots;

use std::collections::BTreeMap;
use std::path::Path;

use entity::{employer_identifier, import_batch, import_fault};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _,
};
use serde_json::json;
use simpul::domain::codes::{Agency, Code as _};
use simpul::feeds::demo::{BROKEN_LINES, DemoPlan, generate};
use simpul::feeds::{
    BatchReport, FeedLimits, FolderReport, Format, ImportPlan, Submission, import_file,
    import_folder,
};

use self::content::{assert_same, content};
use self::material::{MEMBERSHIPS, REGISTRATIONS, REPORTS};
use crate::app::TODAY;
use crate::database::{Engine, TestDatabase};
use crate::http::clock;

const EMPLOYERS: u32 = 60;

fn plan() -> ImportPlan {
    ImportPlan {
        as_of: TODAY,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        limits: FeedLimits::default(),
        format: Format::Csv,
        submission: Submission::default(),
    }
}

/// A folder with the demo's feeds.
fn demo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let plan = DemoPlan {
        employers: EMPLOYERS,
        seed: 7,
        as_of: TODAY,
    };
    generate(folder.path(), plan).expect("feeds can be made up");
    folder
}

async fn fed(db: &DatabaseConnection, folder: &Path) -> FolderReport {
    import_folder(db, folder, &plan(), &mut |_| {})
        .await
        .expect("the folder can be read")
}

#[tokio::test]
async fn both_databases_hold_the_same_rows() {
    let folder = demo();
    let sqlite = TestDatabase::create(Engine::Sqlite).await;
    let postgres = TestDatabase::create(Engine::Postgres).await;
    fed(sqlite.connection(), folder.path()).await;
    fed(postgres.connection(), folder.path()).await;
    let (one, other) = (
        content(sqlite.connection()).await,
        content(postgres.connection()).await,
    );
    sqlite.discard().await;
    postgres.discard().await;
    let filled = one.values().filter(|rows| !rows.is_empty()).count();
    assert!(filled > 30, "{filled} tables have rows");
    assert_same(&one, &other);
}

on_both_databases! {
    async fn a_second_import_changes_nothing_and_faults_are_kept(app: TestApp) {
        let folder = demo();
        let first = fed(app.db(), folder.path()).await;
        assert!(first.unknown.is_empty() && !first.is_clean());
        let rejected: u64 = first.files.iter().map(|file| file.result.as_ref().unwrap().rejected()).sum();
        assert_eq!(rejected, BROKEN_LINES);
        assert_eq!(import_fault::Entity::find().count(app.db()).await.unwrap(), BROKEN_LINES);
        let before = content(app.db()).await;

        let second = fed(app.db(), folder.path()).await;
        for file in &second.files {
            let counts = file.result.as_ref().unwrap().counts;
            assert_eq!((counts.inserted, counts.updated, counts.unchanged + counts.rejected), (0, 0, counts.read), "{}", file.dataset);
            assert!(file.result.as_ref().unwrap().is_repeat);
        }
        assert_same(&content(app.db()).await, &before);
        let batches = import_batch::Entity::find().order_by_asc(import_batch::Column::Id).all(app.db()).await.unwrap();
        assert_eq!(batches.len(), first.files.len());
        assert!(batches.iter().all(|batch| batch.status == "DONE" && batch.finished_at.is_some() && batch.file_hash.len() == 64));
    }

    async fn a_file_refused_as_a_whole_leaves_every_table_as_it_was(app: TestApp) {
        let folder = demo();
        fed(app.db(), folder.path()).await;
        let before = without_batches(content(app.db()).await);
        let workers = folder.path().join("workers.csv");
        let mut text = std::fs::read_to_string(&workers).unwrap().replace("99", "98");
        text.push_str("9852044107909999,\"Sari\n");
        text.push_str(&"x,y\n".repeat(40_000));
        std::fs::write(&workers, text).unwrap();
        let refused = import_file(app.db(), "workers", &workers, &plan(), &mut |_| {}).await;
        assert!(refused.is_err());
        assert_eq!(without_batches(content(app.db()).await), before);
        let last = import_batch::Entity::find().order_by_desc(import_batch::Column::Id).one(app.db()).await.unwrap().unwrap();
        assert_eq!((last.dataset.as_str(), last.status.as_str()), ("workers", "FAILED"));
    }

    async fn only_who_feeds_a_dataset_sees_its_batches_and_rejected_lines(app: TestApp) {
        let folder = demo();
        fed(app.db(), folder.path()).await;
        let query = "{ datasets { name owner batches { fileName rowsRejected faults { line code shape } } } }";
        for (agency, _) in Agency::ALL {
            let answer = app.caller(*agency).with_reference("SKK-001/N.2.13/Gs/2026").ask(query).await;
            let datasets = answer["data"]["datasets"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
            let own = agency.as_str().to_uppercase();
            for dataset in &datasets {
                assert_eq!(dataset["batches"].is_array(), dataset["owner"] == own.as_str(), "{agency}: {dataset}");
            }
            let rejected: u64 = datasets.iter().flat_map(|dataset| dataset["batches"].as_array().into_iter().flatten())
                .map(|batch| batch["faults"].as_array().unwrap().len() as u64).sum();
            assert_eq!(rejected > 0, matches!(agency, Agency::Bpjs | Agency::Licensing | Agency::Inspectorate), "{agency}: {answer}");
        }
    }

    async fn the_example_firms_get_the_verdicts_that_the_manual_names(app: TestApp) {
        let folder = demo();
        fed(app.db(), folder.path()).await;
        let office = app.licensing().for_purpose("permit_check");
        let verdict = async |firm: u32, service: &str| {
            let query = format!("{{ permitCheck(nib: \"912000000000{firm}\", service: {service}) {{ verdict reasons {{ code }} }} }}");
            let answer = office.ask(&query).await;
            let check = &answer["data"]["permitCheck"];
            let codes = check["reasons"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
            let codes: Vec<String> = codes.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect();
            (check["verdict"].as_str().unwrap().to_owned(), codes)
        };
        let (one, why) = verdict(1, "BUSINESS_LICENSING").await;
        assert_eq!(one, "NOT_CLEAR", "{why:?}");
        assert_eq!(verdict(2, "BUSINESS_LICENSING").await.0, "CLEAR");
        let (three, why) = verdict(3, "BUSINESS_LICENSING").await;
        assert_eq!(three, "NOT_CLEAR");
        assert!(why.iter().any(|code| code == "UNREGISTERED_OBLIGED"), "{why:?}");
        assert_eq!(verdict(4, "BUSINESS_LICENSING").await.0, "RESTRICTED");
        for other in ["TENDER_LICENCE", "FOREIGN_WORKER_PERMIT", "LABOUR_SUPPLY_LICENCE", "BUILDING_APPROVAL"] {
            assert_ne!(verdict(4, other).await.0, "RESTRICTED", "{other}");
        }
        let seen = app.caller(Agency::Bpjs).ask(r#"{ employer(by: { npp: "DM000001" }) { nib } }"#).await;
        assert_eq!(seen["data"]["employer"]["nib"], "9120000000001");
    }
}

fn without_batches(mut content: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    for of_batches in ["import_batch", "import_fault"] {
        content.remove(of_batches);
    }
    content
}

async fn fed_text(db: &DatabaseConnection, dataset: &str, text: String) -> BatchReport {
    material::fed(db, material::file(dataset, text)).await
}

async fn holder(db: &DatabaseConnection, scheme: &str, value: &str) -> Option<i64> {
    employer_identifier::Entity::find()
        .filter(employer_identifier::Column::Scheme.eq(scheme))
        .filter(employer_identifier::Column::Value.eq(value))
        .one(db)
        .await
        .expect("the keys can be read")
        .map(|key| key.employer_id)
}

on_both_databases! {
    async fn a_crosswalk_makes_two_employers_one(app: TestApp) {
        let db = app.db();
        let (nib, npp) = ("8000000000001", "X8000001");
        fed_text(db, "memberships", format!("{MEMBERSHIPS}{npp},000,\"UJI COBA, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,3,,,,,\n")).await;
        fed_text(db, "business_registrations", format!("{REGISTRATIONS}{nib},PT Uji Coba,PT,,,ACTIVE,2024-01-01,SMALL,,2020,47111,52.04.08,,,\n")).await;
        let member = holder(db, "NPP", npp).await;
        assert!(member.is_some() && holder(db, "NIB", nib).await != member);
        fed_text(db, "manpower_reports", format!("{REPORTS}W-8-1,2025,UJI COBA,{nib},{npp},3,,2025-12-01,,\n")).await;
        for (scheme, value) in [("NPP", npp), ("NIB", nib), ("WLKP", "W-8-1")] {
            assert_eq!(holder(db, scheme, value).await, member, "{scheme}");
        }
        let shown = app.bpjs().ask(&format!("{{ employers {{ nodes {{ legalName nib memberships {{ npp }} }} }} viewer {{ agency }} employer(by: {{ nib: \"{nib}\" }}) {{ shownFrom }} }}")).await;
        assert_eq!(shown["data"]["employers"]["nodes"], json!([{ "legalName": "PT Uji Coba", "nib": nib, "memberships": [{ "npp": npp }] }]));
        assert_eq!(shown["data"]["employer"]["shownFrom"], "business_registrations");
    }

    async fn one_tax_number_does_not_join_two_nibs(app: TestApp) {
        let line = |nib: &str| format!("{nib},PT Uji Coba,PT,0099999999999001,,ACTIVE,2024-01-01,SMALL,,2020,47111,52.04.08,,,\n");
        let report = fed_text(app.db(), "business_registrations", format!("{REGISTRATIONS}{}{}", line("7000000000001"), line("7000000000002"))).await;
        assert_eq!((report.counts.inserted, report.rejected(), report.warnings()), (2, 0, 1));
        let (one, other) = (holder(app.db(), "NIB", "7000000000001").await, holder(app.db(), "NIB", "7000000000002").await);
        assert!(one.is_some() && other.is_some() && one != other);
    }
}
