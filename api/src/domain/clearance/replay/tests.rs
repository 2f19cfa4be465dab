use super::*;
use crate::domain::codes::{BusinessScale, PermitVerdict, ServiceKind};
use crate::domain::facts::sample::{FIRST, SECOND, TODAY, business, day, member};
use crate::domain::regulation::Regulation;

#[test]
fn facts_have_one_record_in_whatever_order_they_were_read() {
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST))
        .with(member(SECOND))
        .owing(FIRST, &["2026-05", "2026-06"]);
    let mut turned = facts.clone();
    turned.memberships.reverse();
    turned.unpaid.reverse();
    turned.sources.reverse();
    let record = |facts: &Facts| FactsRecord::of(&facts.clone().in_order()).unwrap();
    assert_eq!(record(&facts), record(&turned));
    let mut other = facts.clone();
    other.unpaid[0].amount += 1;
    assert_ne!(record(&facts).hash, record(&other).hash);
}

#[test]
fn a_clearance_is_judged_again_by_what_was_kept_and_by_nothing_else() {
    let law = Regulation::embedded().unwrap();
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST))
        .with(member(SECOND))
        .owing(FIRST, &["2026-05", "2026-06"])
        .restricted(ServiceKind::TenderLicence, Some("2026-01-01"), None)
        .in_order();
    for service in [ServiceKind::BusinessLicensing, ServiceKind::TenderLicence] {
        let assessment = assess(&facts, &law, day(TODAY));
        let subject = Subject::Known {
            facts: &facts,
            assessment: &assessment,
        };
        let archived = ArchivedClearance {
            day: day(TODAY),
            law: law.texts().clone(),
            facts: Some(FactsRecord::of(&facts).unwrap()),
            check: permit_check(subject, service, &law, day(TODAY)),
        };
        let again = judge_again(&archived).unwrap();
        assert_eq!(
            (&again.check, again.assessment.as_ref()),
            (&archived.check, Some(&assessment))
        );
        let mut changed = archived.clone();
        changed.check.verdict = PermitVerdict::Clear;
        assert!(matches!(
            judge_again(&changed),
            Err(ReplayError::Differs { .. })
        ));
        let mut changed = archived.clone();
        changed.check.reasons.pop();
        assert!(matches!(
            judge_again(&changed),
            Err(ReplayError::Differs { .. })
        ));
        let mut changed = archived.clone();
        let record = changed.facts.as_mut().unwrap();
        record.text = record
            .text
            .replace("\"candidateMemberships\":0", "\"candidateMemberships\":1");
        assert!(matches!(
            judge_again(&changed),
            Err(ReplayError::FactsChanged)
        ));
        let mut changed = archived;
        changed.check.law_hash = "0".repeat(64);
        assert!(matches!(
            judge_again(&changed),
            Err(ReplayError::LawChanged)
        ));
    }
}

#[test]
fn a_clearance_of_an_unknown_nib_is_judged_again_by_the_days_of_its_registers() {
    let law = Regulation::embedded().unwrap();
    let sources = business(BusinessScale::Medium).sources;
    let subject = Subject::NotFound { sources: &sources };
    let unknown = ArchivedClearance {
        day: day(TODAY),
        law: law.texts().clone(),
        facts: None,
        check: permit_check(subject, ServiceKind::BusinessLicensing, &law, day(TODAY)),
    };
    assert_eq!(judge_again(&unknown).unwrap().check, unknown.check);
}
