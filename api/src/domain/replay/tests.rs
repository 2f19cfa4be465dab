use super::*;
use crate::domain::codes::{BusinessScale, InstalmentStatus, ServiceKind, SourceRegister};
use crate::domain::facts::sample::{
    ACCIDENT_AND_DEATH, FIRST, SECOND, TODAY, business, day, member,
};

/// An employer of whom every kind of fact is known.
fn facts() -> Facts {
    business(BusinessScale::Medium)
        .with(member(FIRST).last_paid("2026-05"))
        .with(
            member(SECOND)
                .in_programmes(ACCIDENT_AND_DEATH)
                .never_paid(),
        )
        .owing(FIRST, &["2026-06", "2026-07", "2026-08", "2026-09"])
        .owing(SECOND, &["2026-08"])
        .billed_at(2_500_000)
        .paying_at_least("2026-02-01", 2_900_000)
        .counted(SourceRegister::FieldVerification, "2026-10-01", 40)
        .counted(SourceRegister::LabourInspection, "2026-10-02", 41)
        .with_plan(FIRST, "2026-09-20", InstalmentStatus::Kept)
        .with_plan(SECOND, "2026-09-20", InstalmentStatus::Broken)
        .restricted(ServiceKind::TenderLicence, Some("2026-10-01"), None)
        .with_source(SourceRegister::ManpowerReport, None)
}

fn made(facts: Facts, law: &Regulation) -> KeptAssessment {
    assess_to_keep(facts, law, day(TODAY)).unwrap().1
}

fn archived(kept: &KeptAssessment, law: &Regulation) -> ArchivedAssessment {
    ArchivedAssessment {
        day: kept.day,
        law_hash: kept.law_hash.clone(),
        law: law.texts().clone(),
        facts_hash: kept.facts_hash(),
        facts: kept.facts.clone(),
        result_hash: kept.result_hash(),
    }
}

/// The law with one file changed, or left out.
fn law_with(file: &str, change: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
    let law = Regulation::embedded().unwrap();
    let files = law.texts().iter().filter_map(|(name, text)| {
        let text = if name == file {
            change(text)
        } else {
            Some(text.clone())
        };
        Some((name.clone(), text?))
    });
    files.collect()
}

fn read(files: &BTreeMap<String, String>) -> Regulation {
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Regulation::from_archive(&texts).unwrap()
}

#[test]
fn the_same_facts_law_and_day_give_the_same_bytes_in_whatever_order_they_come() {
    let law = Regulation::embedded().unwrap();
    let kept = made(facts(), &law);
    let mut turned = facts();
    turned.memberships.reverse();
    for membership in &mut turned.memberships {
        membership.enrolments.reverse();
    }
    turned.unpaid.reverse();
    turned.evidence.reverse();
    turned.instalment_plans.reverse();
    turned.restrictions.reverse();
    turned.sources.reverse();
    assert_eq!(made(turned, &law), kept);
    let (again, _) = replay(&archived(&kept, &law)).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), kept.result);
}

#[test]
fn another_fact_law_or_day_is_another_reference() {
    let law = Regulation::embedded().unwrap();
    let kept = made(facts(), &law);
    let other_fact = made(facts().owing(FIRST, &["2026-10"]), &law);
    let changed = law_with("severity.toml", |text| {
        Some(text.replace("\"HIGH\"", "\"MEDIUM\""))
    });
    let other_law = made(facts(), &read(&changed));
    let (_, other_day) = assess_to_keep(facts(), &law, day("2026-11-21")).unwrap();
    for other in [&other_fact, &other_law, &other_day] {
        assert_ne!(other.reference(), kept.reference());
        assert_ne!(other.result_hash(), kept.result_hash());
    }
    assert_eq!(other_law.facts_hash(), kept.facts_hash());
    assert_ne!(other_law.law_hash, kept.law_hash);
}

#[test]
fn the_law_of_then_decides_and_not_the_law_of_now() {
    // The law of then knew neither weights nor when payments have stopped: tables of a later release.
    let mut then = law_with("arrears_bands.toml", |text| {
        Some(
            text.replace("months_max = 3", "months_max = 9")
                .replace(
                    "months_min = 4, months_max = 6",
                    "months_min = 10, months_max = 11",
                )
                .replace("months_min = 7, ", "months_min = 12, "),
        )
    });
    then.remove("severity.toml");
    then.remove("lapse.toml");
    let law = read(&then);
    let kept = made(facts(), &law);
    assert!(!kept.result.contains("severity") && !kept.result.contains("PAYMENTS_STOPPED"));
    let (again, _) = replay(&archived(&kept, &law)).unwrap();
    assert_eq!(again.arrears_class.unwrap().to_string(), "CURRENT");
    let now = made(facts(), &Regulation::embedded().unwrap());
    assert!(now.result.contains("PAYMENTS_STOPPED") && now.result.contains("SUBSTANDARD"));
}

#[test]
fn what_was_changed_in_the_archive_is_told() {
    let law = Regulation::embedded().unwrap();
    let whole = archived(&made(facts(), &law), &law);
    let mut facts_changed = whole.clone();
    facts_changed.facts = facts_changed.facts.replace("1000000", "1000001");
    assert!(matches!(
        replay(&facts_changed),
        Err(ReplayError::FactsChanged)
    ));
    let mut law_changed = whole.clone();
    law_changed.law = law_with("lapse.toml", |text| Some(format!("{text}\n")));
    assert!(matches!(replay(&law_changed), Err(ReplayError::LawChanged)));
    let mut result_changed = whole;
    result_changed.result_hash = "0".repeat(64);
    assert!(matches!(
        replay(&result_changed),
        Err(ReplayError::Differs { .. })
    ));
}

fn has_float(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Number(number) => number.is_f64(),
        serde_json::Value::Array(items) => items.iter().any(has_float),
        serde_json::Value::Object(fields) => fields.values().any(has_float),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_) => {
            false
        }
    }
}

#[test]
fn money_never_passes_through_a_float() {
    let kept = made(facts(), &Regulation::embedded().unwrap());
    for text in [&kept.facts, &kept.result] {
        assert!(!has_float(&serde_json::from_str(text).unwrap()));
    }
    let facts: Facts = serde_json::from_str(&kept.facts).unwrap();
    assert_eq!(serde_json::to_string(&facts).unwrap(), kept.facts);
}
