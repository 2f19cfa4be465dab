//! `simpul assess`: a day of the past from the registers cut to it, and an assessment made again from
//! the archive after registers and law have changed. Whom it was said of is in the log.
use std::path::Path;

use entity::{contribution, facts_archive, membership};
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _};
use tempfile::TempDir;

use super::subject::folder;
use super::*;
use crate::freshness::{INDEBTED, given_fresh_registers};
use crate::given::day;
use crate::operation::program::{outcome, program};

/// The day of the registers, and one after everything was paid.
const THEN: &str = "2026-06-15";
const LATER: &str = "2026-07-10";

async fn run(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut all = vec!["assess"];
    all.extend(arguments);
    outcome(&mut program(folder.path(), &all)).await
}

/// What is printed of the indebted example for a day.
async fn on(folder: &TempDir, day: &str) -> String {
    let (code, printed, error) = run(folder, &["--nib", INDEBTED, "--as-of", day, "--json"]).await;
    assert_eq!(code, Some(0), "{error}");
    printed
}

/// A line of the text that begins with a word.
fn line<'a>(text: &'a str, word: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(word));
    line.unwrap_or_else(|| panic!("no {word} in {text}")).trim()
}

fn categories(printed: &str) -> Vec<String> {
    let result: Value = serde_json::from_str(printed).expect("it is JSON");
    let findings = result["findings"].as_array().expect("a list");
    let names = findings
        .iter()
        .map(|finding| finding["category"].as_str().expect("a code").to_owned());
    names.collect()
}

/// Everything is paid five days later, and half of the workers leave.
async fn registers_change(app: &TestApp) {
    contribution::Entity::update_many()
        .col_expr(
            contribution::Column::PaidOn,
            Expr::value(Some(day(2026, 6, 20))),
        )
        .col_expr(
            contribution::Column::AmountPaid,
            Expr::col(contribution::Column::AmountDue),
        )
        .filter(
            Expr::col(contribution::Column::AmountPaid)
                .lt(Expr::col(contribution::Column::AmountDue)),
        )
        .exec(app.db())
        .await
        .expect("it is paid");
    membership::Entity::update_many()
        .col_expr(
            membership::Column::WorkerCount,
            Expr::col(membership::Column::WorkerCount).div(2),
        )
        .exec(app.db())
        .await
        .expect("they leave");
}

/// The law that comes with the service, in a folder of its own, with other bands of arrears.
fn law_changes(folder: &Path) {
    let law = folder.join("law");
    std::fs::create_dir(&law).expect("a folder");
    let embedded = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/law");
    for file in std::fs::read_dir(embedded).expect("the law can be read") {
        let file = file.expect("a file").path();
        let text = std::fs::read_to_string(&file).expect("text");
        let text = text
            .replace("months_max = 3 }", "months_max = 4 }")
            .replace("months_min = 4,", "months_min = 5,");
        std::fs::write(law.join(file.file_name().expect("a name")), text)
            .expect("it can be written");
    }
    let settings = folder.join("simpul.toml");
    let text = std::fs::read_to_string(&settings).expect("the settings");
    std::fs::write(settings, format!("law = \"law\"\n{text}")).expect("they can be written");
}

on_both_databases! {
    async fn a_past_day_is_told_by_the_registers_cut_to_it(app: TestApp) {
        given_fresh_registers(&app).await;
        let folder = folder(&app).await;
        assert!(categories(&on(&folder, THEN).await).contains(&"ARREARS".to_owned()));
        registers_change(&app).await;
        // What was paid on the 20th was not paid on the 15th.
        let then = on(&folder, THEN).await;
        assert!(categories(&then).contains(&"ARREARS".to_owned()), "{then}");
        let later = on(&folder, LATER).await;
        assert!(!categories(&later).contains(&"ARREARS".to_owned()), "{later}");
        // Before anything was known of it nothing can be said against it.
        let before = on(&folder, "2015-01-01").await;
        assert!(categories(&before).iter().all(|category| category.starts_with("SOURCE_")), "{before}");
        for (arguments, told) in [
            (["--nib", "9999999999999", "--as-of", THEN], "no employer holds this NIB"),
            (["--nib", INDEBTED, "--as-of", "2999-01-01"], "lies ahead"),
        ] {
            let (code, _, error) = run(&folder, &arguments).await;
            assert_eq!(code, Some(1));
            assert!(error.contains(told), "{error}");
        }
    }

    async fn an_assessment_is_made_again_though_law_and_registers_have_changed(app: TestApp) {
        given_fresh_registers(&app).await;
        let folder = folder(&app).await;
        let before = on(&folder, THEN).await;
        let (_, text, _) = run(&folder, &["--nib", INDEBTED, "--as-of", THEN]).await;
        let reference = line(&text, "Referensi / reference");
        registers_change(&app).await;
        law_changes(folder.path());
        let (code, now, error) = run(&folder, &["--nib", INDEBTED, "--as-of", THEN]).await;
        assert_eq!(code, Some(0), "{error}");
        for word in ["Referensi / reference", "Hukum / law", "Fakta / facts", "Hasil / result"] {
            assert_ne!(line(&now, word), line(&text, word), "{word}");
        }
        let (code, again, error) = run(&folder, &["--replay", reference, "--json"]).await;
        assert_eq!(code, Some(0), "{error}");
        assert_eq!(again, before, "the same bytes");
        let (_, told, _) = run(&folder, &["--replay", reference]).await;
        assert!(told.contains("made again from the archive"), "{told}");
        assert_eq!(line(&told, "Hasil / result"), line(&text, "Hasil / result"));

        let events = crate::access_log::bodies(&app).await;
        let assessed: Vec<&Value> = events.iter().filter(|event| event["event"] == "ASSESSED").collect();
        let replays = assessed.iter().filter(|event| event["details"]["isReplay"] == true).count();
        assert_eq!((assessed.len(), replays), (5, 2), "{assessed:?}");
        assert_eq!(assessed[0]["details"]["day"], THEN);
        assert_eq!(assessed[4]["details"]["assessment"], reference);
        assert!(assessed.iter().all(|event| event["details"]["employers"].as_array().map(Vec::len) == Some(1)));
        assert!(!events.iter().any(|event| event.to_string().contains(INDEBTED)), "no key is in the log");
    }

    async fn a_clearance_is_judged_again_though_law_and_registers_have_changed(app: TestApp) {
        given_fresh_registers(&app).await;
        let folder = folder(&app).await;
        // The service keeps its law at its start; here a command does.
        on(&folder, THEN).await;
        let request = "mutation($nib: Nib!) { requestClearance(nib: $nib, service: BUSINESS_LICENSING, applicationReference: \"A-1\") { reference verdict } }";
        let desk = app.licensing().for_purpose("permit_check");
        let mut given = Vec::new();
        for nib in [INDEBTED, "9120000099999"] {
            let answer = desk.ask_with(&request.replace("A-1", nib), json!({ "nib": nib })).await;
            given.push(answer["data"]["requestClearance"].clone());
        }
        registers_change(&app).await;
        law_changes(folder.path());
        for (given, verdict) in given.iter().zip(["NOT_CLEAR", "NOT_FOUND"]) {
            assert_eq!(given["verdict"], verdict);
            let reference = given["reference"].as_str().expect("a reference");
            let (code, told, error) = run(&folder, &["--replay", reference]).await;
            assert_eq!(code, Some(0), "{error}");
            assert!(line(&told, "Putusan / verdict").starts_with(verdict), "{told}");
            assert!(told.contains("made again from the archive"), "{told}");
            let (_, json, _) = run(&folder, &["--replay", &reference.to_lowercase(), "--json"]).await;
            let said: Value = serde_json::from_str(&json).expect("JSON");
            assert_eq!(said["verdict"], verdict);
        }
        let events = crate::access_log::bodies(&app).await;
        let replays = events.iter().filter(|event| event["event"] == "ASSESSED" && event["details"]["isReplay"] == true);
        assert_eq!(replays.count(), 4);
        assert!(!events.iter().any(|event| event.to_string().contains(INDEBTED)), "no key is in the log");
        let (code, _, error) = run(&folder, &["--replay", "0000-0000-0000-0000"]).await;
        assert_eq!(code, Some(1));
        assert!(error.contains("the archive has no such clearance"), "{error}");
    }

    async fn an_archive_that_was_changed_is_not_believed(app: TestApp) {
        given_fresh_registers(&app).await;
        let folder = folder(&app).await;
        let (_, text, _) = run(&folder, &["--nib", INDEBTED, "--as-of", THEN]).await;
        let reference = line(&text, "Referensi / reference");
        assert_eq!(facts_archive::Entity::find().count(app.db()).await.expect("a number"), 1);
        facts_archive::Entity::update_many()
            .col_expr(facts_archive::Column::Facts, Expr::value("{}"))
            .exec(app.db())
            .await
            .expect("it is changed");
        let (code, printed, error) = run(&folder, &["--replay", reference]).await;
        assert_eq!((code, printed.as_str()), (Some(1), ""));
        assert!(error.contains("the archived facts were changed"), "{error}");
        let (code, _, error) = run(&folder, &["--replay", "none"]).await;
        assert_eq!(code, Some(1));
        assert!(error.contains("the archive has no such assessment"), "{error}");
    }
}
