use super::*;
use crate::domain::codes::Code;

mod citations;

fn law() -> Regulation {
    Regulation::embedded().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The files of the service with one of them replaced.
fn with_file(name: &str, text: &str) -> Result<Regulation, RegulationError> {
    let files: Vec<(&str, &str)> = EMBEDDED
        .iter()
        .map(|file| if file.0 == name { (name, text) } else { *file })
        .collect();
    Regulation::parse(&files)
}

fn embedded(name: &str) -> &'static str {
    EMBEDDED.iter().find(|file| file.0 == name).unwrap().1
}

fn faults(name: &str, text: &str) -> Vec<String> {
    let error = with_file(name, text).unwrap_err();
    error.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_law_that_comes_with_the_service_has_no_fault() {
    if let Err(error) = Regulation::embedded() {
        panic!("{error}");
    }
}

#[test]
fn every_file_of_the_folder_comes_with_the_service() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/law");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        EMBEDDED.iter().map(|file| file.0).collect::<Vec<_>>()
    );
}

#[test]
fn gaps_and_overlaps_are_found_for_each_key() {
    let caps = embedded("wage_caps.toml");
    let gap = caps.replace(
        "valid_until = \"2024-02-29\"",
        "valid_until = \"2024-02-27\"",
    );
    assert_eq!(
        faults("wage_caps.toml", &gap),
        ["wage_caps.toml: PENSION: no row holds on 2024-02-28"]
    );
    let overlap = caps.replace(
        "valid_until = \"2024-02-29\"",
        "valid_until = \"2024-03-01\"",
    );
    assert_eq!(
        faults("wage_caps.toml", &overlap),
        ["wage_caps.toml: PENSION: two rows hold on 2024-03-01"]
    );
    let open = caps.replace("valid_until = \"2024-02-29\"\n", "");
    assert_eq!(
        faults("wage_caps.toml", &open),
        ["wage_caps.toml: PENSION: two rows hold on 2024-03-01"]
    );
}

#[test]
fn all_faults_are_listed_at_once() {
    let text = r#"
        [[charge]]
        kind = "LATE_PENALTY"
        percent_a_month = "2,5"
        valid_from = "2015-07-01"
        legal_basis = "PP 44/2015"

        [[charge]]
        kind = "SANCTION_FINE"
        percent_a_month = "0.1"
        valid_from = "2013-12-24"
        valid_until = "2013-12-23"
        legal_basis = " "
        unsure = true

        [[charge]]
        kind = "SANCTION_FINE"
        percent_a_month = "0.1"
        valid_from = "2013-12-24"
        legal_basis = "PP 86/2013"
        valid_untill = "2020-01-01"

        [[charges]]
        kind = "SANCTION_FINE"
    "#;
    assert_eq!(
        faults("charges.toml", text),
        [
            "charges.toml: charge 1: cannot be read",
            "charges.toml: charge 3: cannot be read",
            "charges.toml: SanctionFine: has no legal basis",
            "charges.toml: SanctionFine: is unsure and has no note",
            "charges.toml: SanctionFine: ends before it starts",
            "charges.toml: charges: is not known",
        ]
    );
    let shown = with_file("charges.toml", text).unwrap_err().to_string();
    assert!(shown.contains("valid_untill"), "{shown}");
    assert!(shown.contains("not a percentage"), "{shown}");
}

#[test]
fn a_file_that_is_missing_unknown_or_unreadable_is_a_fault() {
    let missing = Regulation::parse(&EMBEDDED[1..]).unwrap_err();
    assert_eq!(
        missing.faults[0].to_string(),
        "arrears_bands.toml: bands: is missing"
    );
    let mut more = EMBEDDED.to_vec();
    more.push(("holidays.toml", "[[holiday]]\n"));
    let unknown = Regulation::parse(&more).unwrap_err();
    assert_eq!(
        unknown.faults[0].to_string(),
        "holidays.toml: holiday: is not known"
    );
    assert_eq!(
        faults("services.toml", "[[service]\n")[0],
        "services.toml: file: cannot be read"
    );
    more.pop();
    more.push(EMBEDDED[0]);
    assert!(Regulation::parse(&more).is_err());
}

#[test]
fn closed_lists_must_be_covered_and_rows_must_agree_with_themselves() {
    let reasons = embedded("reasons.toml").replace("\"NEVER_PAID\"", "\"ARREARS\"");
    let found = faults("reasons.toml", &reasons);
    assert!(
        found.contains(&"reasons.toml: NEVER_PAID: is missing".to_owned()),
        "{found:?}"
    );
    let bands = embedded("arrears_bands.toml").replace("months_min = 4", "months_min = 5");
    assert_eq!(faults("arrears_bands.toml", &bands).len(), 1);
    let bands = embedded("arrears_bands.toml")
        .replace("months_min = 13", "months_min = 13, months_max = 24");
    assert_eq!(faults("arrears_bands.toml", &bands).len(), 1);
    let caps =
        embedded("wage_caps.toml").replacen("unlimited = true", "unlimited = true\namount = 5", 1);
    assert_eq!(faults("wage_caps.toml", &caps).len(), 1);
    let bands = embedded("construction.toml").replace("500_000_000,", "50_000_000,");
    assert_eq!(faults("construction.toml", &bands).len(), 1);
}

#[test]
fn perpres_109_2013_the_obligatory_set_grows_with_the_scale() {
    let sizes = BusinessScale::ALL.iter().map(|(scale, _)| {
        let row = law();
        let row = row.mandatory_programmes(*scale, day("2026-11-22")).unwrap();
        row.rule.programmes.len()
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [2, 3, 4, 4]);
    let law = law();
    let construction = law.construction_programmes(day("2026-11-22")).unwrap();
    assert_eq!(construction.rule.programmes.len(), 2);
}

#[test]
fn the_minimum_wage_holds_for_its_region_and_year_and_is_not_guessed_for_others() {
    let law = law();
    let amount = |region: &str, on| {
        let row = law.minimum_wage(&region.parse().unwrap(), day(on))?;
        Some(row.rule.amount)
    };
    assert_eq!(amount("52.04", "2025-12-31"), Some(2_627_607));
    assert_eq!(amount("52.04.08.2001", "2026-01-01"), Some(2_747_478));
    assert_eq!(amount("52.07", "2026-01-01"), None);
    assert_eq!(amount("52", "2026-01-01"), None);
    assert_eq!(amount("52.04", "2027-01-01"), None);
}

#[test]
fn permenaker_4_2023_migrant_workers_pay_by_package() {
    let law = law();
    let amount = |package, month: &str| {
        let row = law.migrant_package(package, month.parse().unwrap())?;
        Some(row.rule.amount)
    };
    assert_eq!(
        amount(MigrantPackage::BeforePlacement, "2026-06"),
        Some(37_500)
    );
    assert_eq!(
        amount(MigrantPackage::Placement24Months, "2026-06"),
        Some(332_500)
    );
    assert_eq!(
        amount(MigrantPackage::ExtensionMonth, "2026-06"),
        Some(13_500)
    );
    assert_eq!(amount(MigrantPackage::ExtensionMonth, "2022-06"), None);
}

#[test]
fn pp_86_2013_art_9_lists_five_services_with_their_present_names() {
    let law = law();
    let letters: String = ServiceKind::ALL
        .iter()
        .map(|(kind, _)| {
            law.service(*kind, day("2026-11-22"))
                .unwrap()
                .rule
                .letter
                .as_str()
        })
        .collect();
    assert_eq!(letters, "abcde");
    assert!(
        law.service(ServiceKind::BuildingApproval, day("2013-12-23"))
            .is_none()
    );
}

#[test]
fn the_hash_changes_with_the_text_and_not_with_the_order() {
    let mut reversed = EMBEDDED.to_vec();
    reversed.reverse();
    assert_eq!(
        Regulation::parse(&reversed).unwrap().content_hash(),
        law().content_hash()
    );
    let changed = format!("{} ", embedded("charges.toml"));
    let changed = with_file("charges.toml", &changed).unwrap();
    assert_ne!(changed.content_hash(), law().content_hash());
}

#[test]
fn the_years_of_the_calendar_have_as_many_holidays_as_their_joint_decisions() {
    let law = law();
    let count = |year: i32, kind| {
        let row = law
            .calendar_years
            .on(NaiveDate::from_ymd_opt(year, 6, 1).unwrap(), |_| true);
        let holidays = &row.unwrap().rule.holiday;
        holidays.iter().filter(|day| day.kind == kind).count()
    };
    // 17 and 10 by the SKB of each year; 2024 with two days of voting, 2025 with 18 August.
    assert_eq!(count(2024, HolidayKind::National), 17 + 2);
    assert_eq!(count(2024, HolidayKind::JointLeave), 10);
    assert_eq!(count(2025, HolidayKind::National), 17);
    assert_eq!(count(2025, HolidayKind::JointLeave), 10 + 1);
    assert_eq!(count(2026, HolidayKind::National), 17);
    assert_eq!(count(2026, HolidayKind::JointLeave), 8);
}

#[test]
fn a_year_of_the_calendar_is_whole_and_its_holidays_lie_in_it_in_order() {
    let text = embedded("calendar.toml");
    let demand = "needs a whole calendar year and its holidays, each once and in order";
    for (right, wrong) in [
        ("on = \"2025-12-26\"", "on = \"2026-12-26\""),
        ("on = \"2025-12-26\"", "on = \"2025-12-25\""),
        ("on = \"2025-12-26\"", "on = \"2025-01-02\""),
    ] {
        assert_eq!(
            faults("calendar.toml", &text.replace(right, wrong)),
            [format!("calendar.toml: 2025-01-01: {demand}")]
        );
    }
    let gap = text.replace("valid_from = \"2026-01-01\"", "valid_from = \"2026-01-02\"");
    assert_eq!(
        faults("calendar.toml", &gap),
        [
            "calendar.toml: year: no row holds on 2026-01-01".to_owned(),
            format!("calendar.toml: 2026-01-02: {demand}"),
        ]
    );
}

/// The file with one more row of the last row's key, which begins so many days after that row ends.
fn with_next_row(file: &str, table: &str, days: i64) -> (String, NaiveDate) {
    let mut text: toml::Table = embedded(file).parse().unwrap();
    let rows = text[table].as_array_mut().unwrap();
    let mut next = rows.last().unwrap().clone();
    let last = rows.last_mut().unwrap().as_table_mut().unwrap();
    let ends = last.entry("valid_until").or_insert("2090-12-31".into());
    let ends = day(ends.as_str().unwrap());
    let begins = ends + chrono::TimeDelta::days(days);
    let next_row = next.as_table_mut().unwrap();
    next_row.insert("valid_from".to_owned(), begins.to_string().into());
    next_row.remove("valid_until");
    rows.push(next);
    (toml::to_string(&text).unwrap(), ends)
}

fn finds(file: &str, text: &str, problem: &str) {
    let found = faults(file, text);
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with(file) && fault.ends_with(problem)),
        "{problem}: {found:?}"
    );
}

macro_rules! gaps_and_overlaps {
    ($($name:ident: $file:literal $table:literal;)+) => {
        /// Each table of each file.
        const TABLES: &[(&str, &str)] = &[$(($file, $table)),+];

        mod gaps_and_overlaps_are_faults_in {
            use super::*;
            $(
                #[test]
                fn $name() {
                    let (gap, ends) = with_next_row($file, $table, 2);
                    let missed = ends.succ_opt().unwrap();
                    finds($file, &gap, &format!("no row holds on {missed}"));
                    let (overlap, ends) = with_next_row($file, $table, 0);
                    finds($file, &overlap, &format!("two rows hold on {ends}"));
                }
            )+
        }
    };
}

gaps_and_overlaps! {
    arrears_bands: "arrears_bands.toml" "bands";
    calendar_weeks: "calendar.toml" "week";
    calendar_years: "calendar.toml" "year";
    charges: "charges.toml" "charge";
    construction_by_value: "construction.toml" "wage_unknown";
    construction_by_wage: "construction.toml" "wage_known";
    contribution_rates: "contribution_rates.toml" "rate";
    contribution_reliefs: "contribution_rates.toml" "relief";
    due_dates: "due_dates.toml" "due_date";
    freshness: "freshness.toml" "rhythm";
    lapse: "lapse.toml" "lapse";
    mandatory_for_construction: "mandatory_programmes.toml" "construction";
    mandatory_for_wage_earners: "mandatory_programmes.toml" "wage_earner";
    migrant_workers: "migrant_workers.toml" "package";
    minimum_wages: "minimum_wages.toml" "minimum_wage";
    objections: "objections.toml" "deadline";
    permit_policy: "permit_policy.toml" "policy";
    reasons: "reasons.toml" "reason";
    sanction_actions: "sanction_steps.toml" "action";
    sanction_faults: "sanction_steps.toml" "fault";
    sanction_fines: "sanction_steps.toml" "fine";
    sanction_grounds: "sanction_steps.toml" "ground";
    sanction_warnings: "sanction_steps.toml" "warnings";
    self_employed: "self_employed.toml" "contribution";
    self_employed_reliefs: "self_employed.toml" "relief";
    services: "services.toml" "service";
    severity: "severity.toml" "severity";
    wage_caps: "wage_caps.toml" "cap";
    worker_evidence: "worker_evidence.toml" "evidence";
}

#[test]
fn no_table_is_left_out_of_the_search_for_gaps_and_overlaps() {
    let mut tables = Vec::new();
    for (file, text) in EMBEDDED {
        let table: toml::Table = text.parse().unwrap();
        tables.extend(table.keys().map(|name| (*file, name.clone())));
    }
    tables.sort();
    let mut searched: Vec<(&str, String)> = TABLES
        .iter()
        .map(|(file, name)| (*file, (*name).to_owned()))
        .collect();
    searched.sort();
    assert_eq!(searched, tables);
}

#[test]
fn every_reason_that_makes_a_finding_has_a_weight_and_no_other_has() {
    let without = embedded("severity.toml").replace("\"NEVER_PAID\"", "\"PAYMENTS_STOPPED\"");
    finds("severity.toml", &without, "NEVER_PAID: is missing");
    let one_class_less = embedded("severity.toml").replacen(
        "arrears_class = \"LOSS\"",
        "arrears_class = \"CURRENT\"",
        1,
    );
    finds(
        "severity.toml",
        &one_class_less,
        "CONTRIBUTIONS_OVERDUE: is missing",
    );
    let other = embedded("severity.toml").replacen("\"SOURCE_LATE\"", "\"NOTHING_OVERDUE\"", 1);
    finds(
        "severity.toml",
        &other,
        "weighs a reason that makes no finding",
    );
    finds(
        "lapse.toml",
        &embedded("lapse.toml").replace("months_min = 3", "months_min = 0"),
        "needs at least one month",
    );
}

#[test]
fn a_holiday_moves_the_due_date_only_where_the_switch_is_on() {
    let switched =
        embedded("due_dates.toml").replace("moved_by_holidays = false", "moved_by_holidays = true");
    let switched = with_file("due_dates.toml", &switched).unwrap();
    let due = |law: &Regulation, month: &str| law.due_on(month.parse().unwrap());
    // 15 February 2026 is a Sunday, the 16th joint leave and the 17th the Lunar New Year.
    assert_eq!(due(&law(), "2026-01"), Some(day("2026-02-15")));
    assert_eq!(due(&switched, "2026-01"), Some(day("2026-02-18")));
    assert_eq!(due(&switched, "2026-09"), Some(day("2026-10-15")));
    // Of a year without a calendar nothing is guessed.
    assert_eq!(due(&switched, "2030-01"), None);
    assert_eq!(due(&law(), "2030-01"), Some(day("2030-02-15")));
}

#[test]
fn a_law_of_the_archive_may_lack_what_the_engine_learnt_later_and_nothing_else() {
    let older: Vec<(&str, &str)> = EMBEDDED
        .iter()
        .filter(|file| file.0 != "lapse.toml")
        .copied()
        .collect();
    assert!(Regulation::parse(&older).is_err());
    let law = Regulation::from_archive(&older).unwrap();
    assert!(law.lapse(day("2026-11-22")).is_none());
    let broken: Vec<(&str, &str)> = EMBEDDED
        .iter()
        .map(|file| {
            if file.0 == "lapse.toml" {
                (file.0, "[[lapse]]\nmonths = 1\n")
            } else {
                *file
            }
        })
        .collect();
    assert!(Regulation::from_archive(&broken).is_err());
}
