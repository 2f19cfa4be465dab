//! The refresh assesses exactly whom something can have changed for, and ends the same however it is
//! cut off.
use std::collections::BTreeSet;
use std::path::Path;

use chrono::{Days, NaiveDate};
use entity::{
    assessed_source, assessment_change, assessment_progress, current_assessment, current_finding,
    employer,
};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::{DatabaseConnection, EntityTrait as _, PaginatorTrait as _};
use simpul::domain::regulation::Regulation;
use simpul::feeds::demo::{DemoPlan, generate};
use simpul::feeds::{FeedLimits, Format, ImportPlan, Submission, import_folder};
use simpul::store::assessments::{Keeping, refresh, refresh_portion};

use super::{
    REGISTERS, aged, every_register_is_of_today, fed_empty, in_days, law, refreshed, refreshed_on,
};
use crate::app::TODAY;
use crate::database::url_of;
use crate::feeds::material::{MEMBERSHIPS, fed, file};
use crate::given::employer;
use crate::http::clock;
use crate::operation::program::{outcome, program};

fn demo(employers: u32, seed: u64, as_of: NaiveDate) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary directory can be made");
    let plan = DemoPlan {
        employers,
        seed,
        as_of,
    };
    generate(folder.path(), plan).expect("feeds can be made up");
    folder
}

async fn imported(db: &DatabaseConnection, folder: &Path, as_of: NaiveDate) {
    let plan = ImportPlan {
        as_of,
        home_region: "52.04".parse().expect("a region"),
        now: clock(),
        limits: FeedLimits::default(),
        format: Format::Csv,
        submission: Submission {
            accepts_faults: true,
            ..Submission::default()
        },
    };
    let report = import_folder(db, folder, &plan, &mut |_| {}).await;
    report.expect("the folder can be read");
}

async fn employers(db: &DatabaseConnection) -> u64 {
    employer::Entity::find()
        .count(db)
        .await
        .expect("they can be counted")
}

/// What is kept, without what tells when it was written, and the memory of what once stood.
async fn kept(db: &DatabaseConnection) -> Vec<String> {
    let assessments = current_assessment::Entity::find()
        .all(db)
        .await
        .expect("they can be read");
    let findings = current_finding::Entity::find()
        .all(db)
        .await
        .expect("they can be read");
    let mut lines: Vec<String> = assessments
        .into_iter()
        .map(|row| {
            let timeless = current_assessment::Model {
                assessed_on: TODAY,
                seen_change: 0,
                generation: 0,
                ..row
            };
            format!("{timeless:?}")
        })
        .chain(findings.into_iter().map(|row| {
            let timeless = current_finding::Model {
                stands: true,
                ..row
            };
            format!("{timeless:?}")
        }))
        .collect();
    lines.sort();
    lines
}

/// Forgets what is kept and assesses everybody afresh; answers what is then kept.
async fn afresh(db: &DatabaseConnection, day: NaiveDate) -> Vec<String> {
    current_assessment::Entity::delete_many()
        .exec(db)
        .await
        .expect("it can be forgotten");
    current_finding::Entity::delete_many()
        .exec(db)
        .await
        .expect("it can be forgotten");
    assessment_progress::Entity::delete_many()
        .exec(db)
        .await
        .expect("it can be forgotten");
    assessed_source::Entity::delete_many()
        .exec(db)
        .await
        .expect("it can be forgotten");
    assert_eq!(refreshed_on(db, day).await.total(), employers(db).await);
    kept(db).await
}

fn member(npp: &str, workers: u32) -> String {
    format!("{npp},000,\"UJI {npp}, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,{workers},,,,,\n")
}

on_both_databases! {
    async fn everybody_is_assessed_once_and_then_whom_a_batch_touched_and_nobody_else(app: TestApp) {
        let db = app.db();
        imported(db, demo(30, 7, TODAY).path(), TODAY).await;
        let first = refreshed(&app).await;
        assert_eq!((first.touched, first.due, first.of_generation), (employers(db).await, 0, 0));
        assert_eq!(refreshed(&app).await.total(), 0, "nothing is left to do");
        let members = format!("{MEMBERSHIPS}{}{}", member("Z0000001", 5), member("Z0000002", 5));
        fed(db, file("memberships", members)).await;
        assert_eq!(refreshed(&app).await.total(), 2);
        let one_changed = format!("{MEMBERSHIPS}{}{}", member("Z0000001", 5), member("Z0000002", 6));
        fed(db, file("memberships", one_changed)).await;
        let again = refreshed(&app).await;
        assert_eq!((again.touched, again.due, again.of_generation), (1, 0, 0));
    }

    async fn a_decision_about_links_is_followed_and_who_ended_is_forgotten(app: TestApp) {
        let db = app.db();
        let (nib, npp) = ("8000000000001", "X8000001");
        every_register_is_of_today(&app).await;
        fed(db, file("memberships", format!("{MEMBERSHIPS}{npp},000,\"UJI COBA, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,3,,,,,\n"))).await;
        fed(db, file("business_registrations", format!("{}{nib},PT Uji Coba,PT,,,ACTIVE,2024-01-01,SMALL,,2020,47111,52.04.08,,,\n", crate::feeds::material::REGISTRATIONS))).await;
        assert_eq!(refreshed(&app).await.touched, 2);
        fed(db, file("manpower_reports", format!("{}W-8-1,2025,UJI COBA,{nib},{npp},3,,2025-12-01,,\n", crate::feeds::material::REPORTS))).await;
        assert_eq!(employers(db).await, 1);
        refreshed(&app).await;
        assert_eq!(kept(db).await, afresh(db, TODAY).await);
        assert_eq!(current_assessment::Entity::find().count(db).await.unwrap(), 1);
    }

    async fn a_day_reviews_whom_it_can_change_and_a_law_everybody(app: TestApp) {
        let db = app.db();
        app.given(employer("9120000000001").registered("15000001").in_arrears(1, 1_000)).await;
        app.given(employer("9120000000002").registered("15000002")).await;
        every_register_is_of_today(&app).await;
        assert_eq!(refreshed(&app).await.of_generation, 2, "no feed named them");
        let next = refreshed_on(db, in_days(1)).await;
        assert_eq!((next.touched, next.due, next.of_generation), (0, 1, 0), "May fell due");
        assert_eq!(refreshed_on(db, in_days(2)).await.total(), 0);

        let texts = law_files().into_iter().map(|(name, text)| (name, text + "# Another edition.\n"));
        let texts: Vec<(String, String)> = texts.collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let newer = Regulation::parse(&texts).expect("it is the same law");
        let keeping = Keeping::new(&newer, clock());
        assert_eq!(refresh(db, &keeping).await.unwrap().of_generation, 2);
        assert_eq!(refresh(db, &keeping).await.unwrap().total(), 0);
    }

    async fn a_register_that_turns_late_and_comes_back_is_followed_for_everybody(app: TestApp) {
        let db = app.db();
        imported(db, demo(12, 7, TODAY).path(), TODAY).await;
        refreshed(&app).await;
        let before = kept(db).await;
        for (dataset, days) in [("instalment_plans", 46), ("instalment_plans", 0), ("contributions", 46), ("memberships", 50), ("memberships", 70), ("contributions", 0), ("memberships", 0)] {
            aged(&app, dataset, days).await;
            // A register that comes back is true of a later day too, by which some are due by themselves.
            assert_eq!(refreshed(&app).await.total(), employers(db).await, "{dataset} {days}");
            assert_eq!(kept(db).await, afresh(db, TODAY).await, "{dataset} {days}");
        }
        assert_eq!(kept(db).await, before);
    }

    async fn kept_over_random_feeds_is_what_assessing_afresh_gives(app: TestApp) {
        let db = app.db();
        let seed = std::env::var("SIMPUL_SEED").map_or(5, |text| text.parse().expect("it is a number"));
        let mut random = StdRng::seed_from_u64(seed);
        let mut day = TODAY - Days::new(120);
        for round in 0..6 {
            let folder = demo(15, random.random_range(0..4), day);
            // Some registers are not fed this time, and may turn late.
            for file in std::fs::read_dir(folder.path()).expect("it can be listed") {
                if round > 0 && random.random_bool(0.4) {
                    std::fs::remove_file(file.expect("a file").path()).expect("it can be removed");
                }
            }
            imported(db, folder.path(), day).await;
            refreshed_on(db, day).await;
            day = day + Days::new(random.random_range(1..50));
            refreshed_on(db, day).await;
            let followed = kept(db).await;
            assert_eq!(followed, afresh(db, day).await, "SIMPUL_SEED={seed} round {round}");
        }
    }

    async fn cut_off_at_any_moment_it_goes_on_and_ends_the_same(app: TestApp) {
        let db = app.db();
        imported(db, demo(25, 7, TODAY).path(), TODAY).await;
        let mut random = StdRng::seed_from_u64(7);
        let mut cut_off = 0;
        for _ in 0..60 {
            let own = db.clone();
            let portion = tokio::spawn(async move {
                let law = law();
                let keeping = Keeping { portion: 5, ..Keeping::new(&law, clock()) };
                refresh_portion(&own, &keeping).await
            });
            for _ in 0..random.random_range(0..400) {
                tokio::task::yield_now().await;
            }
            portion.abort();
            cut_off += u32::from(portion.await.is_err());
        }
        assert!(cut_off > 5, "{cut_off} portions were cut off");
        refreshed(&app).await;
        let began: Vec<(i64, String)> = assessment_change::Entity::find().all(db).await.unwrap()
            .into_iter().map(|change| (change.employer_id, change.category)).collect();
        assert_eq!(began.iter().collect::<BTreeSet<_>>().len(), began.len(), "nothing began twice");
        assert_eq!(kept(db).await, afresh(db, TODAY).await);
    }

    async fn two_processes_do_the_work_of_one(app: TestApp) {
        let db = app.db();
        imported(db, demo(40, 7, TODAY).path(), TODAY).await;
        let folder = tempfile::tempdir().expect("a temporary directory can be made");
        let settings = format!("[database]\nurl = \"{}\"\n[log]\nfilter = \"error\"\n", url_of(db).await);
        std::fs::write(folder.path().join("simpul.toml"), settings).expect("it can be written");
        let (mut first, mut second) = (program(folder.path(), &["refresh"]), program(folder.path(), &["refresh"]));
        let (one, other) = tokio::join!(outcome(&mut first), outcome(&mut second));
        assert_eq!((one.0, other.0), (Some(0), Some(0)), "{one:?} {other:?}");
        let touched = |told: &str| -> u64 {
            let number = told.split("assessments: ").nth(1).and_then(|rest| rest.split(' ').next());
            number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{told}"))
        };
        assert_eq!(touched(&one.1) + touched(&other.1), employers(db).await);
    }

    async fn an_older_feed_than_the_rhythm_allows_is_followed_when_it_is_renewed(app: TestApp) {
        let db = app.db();
        app.given(employer("9120000000001").registered("15000001").in_arrears(4, 4_000)).await;
        fed_empty(db, &REGISTERS, TODAY - Days::new(300)).await;
        refreshed(&app).await;
        let of_employer = async || -> Vec<current_finding::Model> {
            let kept = current_finding::Entity::find().all(db).await.unwrap();
            kept.into_iter().filter(|finding| finding.category != "SOURCE_STALE").collect()
        };
        let open = of_employer().await;
        assert!(open.iter().all(|finding| finding.state == "UNDETERMINED"), "{open:?}");
        every_register_is_of_today(&app).await;
        assert_eq!(refreshed(&app).await.total(), 1);
        assert!(of_employer().await.iter().any(|finding| finding.state == "FOUND"));
    }
}

/// The law's files, as name and text.
fn law_files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/law");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    files
        .map(|entry| entry.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read_to_string(path).expect("it can be read"))
        })
        .collect()
}
