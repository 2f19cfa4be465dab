//! Worked cases: facts → findings → verdict, one pair of text files a case, for lawyers to read.
//!
//! `cases/<name>.toml` holds the rule, what the case tells, and the facts; `cases/<name>.txt` what the
//! engine says of them.
use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::domain::assessment::{Assessment, assess, tell};
use crate::domain::clearance::{PermitCheck, Subject, permit_check};
use crate::domain::codes::{Code, ComplianceCategory, PermitVerdict, ReasonCode};
use crate::domain::facts::Facts;
use crate::domain::regulation::Regulation;
use crate::domain::tests::case_files::ASSESSMENTS;

mod given;
mod reckoned;

use given::Case;
use reckoned::{charged, reckoned};

/// Fewest cases.
const CASES_MIN: usize = 60;

/// What the engine says of a case.
fn told(case: &Case, law: &Regulation) -> String {
    let mut text = String::new();
    let facts = case.facts();
    let assessment = assess(&facts, law, case.day);
    let is_about_an_employer = case.contribution.is_empty() && case.charges.is_empty();
    if is_about_an_employer {
        text.push_str(&open_matters(case));
        text.push_str(&tell(&assessment));
        text.push_str(&verdict(&check(case, (&facts, &assessment), law)));
    }
    for contribution in &case.contribution {
        text.push_str(&reckoned(contribution, law));
    }
    for charges in &case.charges {
        text.push_str(&charged(charges, case.day, law));
    }
    text
}

/// What is contested or awaits a decision: no assessment reads it, the permit check does.
fn open_matters(case: &Case) -> String {
    let mut text = String::new();
    for register in &case.contested {
        writeln!(text, "Keberatan / contested     {register}").unwrap();
    }
    if case.candidate_memberships > 0 {
        let candidates = case.candidate_memberships;
        writeln!(
            text,
            "Calon kepesertaan / candidate memberships  {candidates}"
        )
        .unwrap();
    }
    text
}

fn check(case: &Case, (facts, assessment): (&Facts, &Assessment), law: &Regulation) -> PermitCheck {
    let subject = match facts.business {
        Some(_) => Subject::Known { facts, assessment },
        None => Subject::NotFound {
            sources: &facts.sources,
        },
    };
    permit_check(subject, case.service, law, case.day)
}

fn verdict(check: &PermitCheck) -> String {
    let mut text = format!(
        "\nPutusan / verdict         {} untuk / for {}, berlaku s.d. / until {}\n",
        check.verdict, check.service, check.valid_until
    );
    for reason in &check.reasons {
        let named = [
            reason
                .reference
                .clone()
                .map(|number| format!(" [{number}]")),
            reason.register.map(|register| format!(" [{register}]")),
        ];
        let named: String = named.into_iter().flatten().collect();
        writeln!(text, "- {}{named}: {}", reason.code, reason.legal_basis).unwrap();
    }
    text
}

#[test]
fn worked_cases_of_assessments_say_what_their_files_say() {
    let law = Regulation::embedded().unwrap();
    ASSESSMENTS.compare(|case: &Case| told(case, &law));
    assert!(ASSESSMENTS.names().len() >= CASES_MIN);
}

#[test]
fn worked_cases_find_every_category_and_give_every_verdict() {
    let law = Regulation::embedded().unwrap();
    let (mut categories, mut verdicts) = (BTreeSet::new(), BTreeSet::new());
    let mut reasons = BTreeSet::new();
    for name in ASSESSMENTS.names() {
        let case: Case = ASSESSMENTS.read(&name);
        let facts = case.facts();
        let assessment = assess(&facts, &law, case.day);
        categories.extend(assessment.categories());
        let check = check(&case, (&facts, &assessment), &law);
        reasons.extend(
            check
                .reasons
                .iter()
                .map(|reason| (check.verdict, reason.code)),
        );
        verdicts.insert(check.verdict);
    }
    assert_eq!(categories.len(), ComplianceCategory::ALL.len());
    assert_eq!(verdicts.len(), PermitVerdict::ALL.len());
    // Conditions and open answers have each more than one cause, and a case for each of them.
    for cause in [
        (
            PermitVerdict::ClearWithConditions,
            ReasonCode::InstalmentPlanKept,
        ),
        (
            PermitVerdict::ClearWithConditions,
            ReasonCode::AppealPending,
        ),
        (PermitVerdict::Undetermined, ReasonCode::SourceMissing),
        (PermitVerdict::Undetermined, ReasonCode::SourceLate),
        (PermitVerdict::Undetermined, ReasonCode::SourceStale),
        (PermitVerdict::Undetermined, ReasonCode::OnlyCandidateLinks),
    ] {
        assert!(reasons.contains(&cause), "{cause:?}");
    }
}
