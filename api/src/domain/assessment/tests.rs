use super::*;
use crate::domain::codes::BusinessScale::{Large, Medium, Micro, Small};
use crate::domain::codes::SourceRegister::{
    BpjsContribution, BpjsMembership, FieldVerification, LabourInspection, ManpowerReport,
};
use crate::domain::facts::sample::{
    ACCIDENT_AND_DEATH, FIRST, SECOND, TODAY, business, day, member,
};

fn of(facts: &Facts) -> Assessment {
    assess(facts, &Regulation::embedded().unwrap(), day(TODAY))
}

fn standing(facts: &Facts) -> [Option<bool>; 3] {
    let standing = of(facts).standing;
    [standing.registered, standing.active, standing.paid_up]
}

#[test]
fn registered_active_and_paid_up_are_three_states() {
    let (yes, no) = (Some(true), Some(false));
    let registered = business(Medium).with(member(FIRST));
    let inactive = member(FIRST).ended(MembershipStatus::Inactive, "2025-06-30");
    let closed = member(FIRST).ended(MembershipStatus::Closed, "2025-06-30");
    assert_eq!(standing(&business(Medium)), [no, no, None]);
    assert_eq!(standing(&registered), [yes, yes, yes]);
    assert_eq!(
        standing(&registered.clone().owing(FIRST, &["2026-08"])),
        [yes, yes, no]
    );
    assert_eq!(standing(&business(Medium).with(inactive)), [yes, no, yes]);
    assert_eq!(standing(&business(Medium).with(closed)), [no, no, yes]);
    let unfed = registered.with_source(BpjsMembership, None);
    assert_eq!(standing(&unfed), [None, None, yes]);
    assert_eq!(
        standing(&unfed.with_source(BpjsContribution, None)),
        [None; 3]
    );
}

#[test]
fn what_one_division_paid_was_paid_by_the_number() {
    let mut facts = business(Medium)
        .with(member(FIRST))
        .with(member(FIRST).never_paid());
    facts.memberships[1].division = "001".parse().unwrap();
    let found = |facts: &Facts| of(facts).categories();
    assert!(!found(&facts).contains(&ComplianceCategory::NeverPaid));
    facts.memberships[0].last_paid_month = None;
    assert!(found(&facts).contains(&ComplianceCategory::NeverPaid));
}

#[test]
fn every_finding_says_since_when_on_what_and_by_which_article() {
    let facts = business(Medium)
        .with(member(FIRST).in_programmes(ACCIDENT_AND_DEATH))
        .owing(FIRST, &["2026-09", "2026-07"])
        .counted(FieldVerification, "2026-10-01", 12);
    let assessment = of(&facts);
    let finding = |category| {
        let mut findings = assessment.findings.iter();
        findings
            .find(|finding| finding.category == category)
            .unwrap()
    };
    let arrears = finding(ComplianceCategory::Arrears);
    assert_eq!(arrears.since, Some(day("2026-08-16")));
    assert_eq!(arrears.evidence[0].register, BpjsContribution);
    let keys: Vec<&str> = arrears.evidence[0]
        .records
        .iter()
        .map(|record| record.key.as_str())
        .collect();
    assert_eq!(keys, ["15070955 2026-07", "15070955 2026-09"]);
    let workers = finding(ComplianceCategory::PartialWorkers);
    assert_eq!(workers.since, Some(day("2026-10-01")));
    assert_eq!(
        workers.evidence[0],
        EvidenceItem {
            register: FieldVerification,
            on: Some(day("2026-10-01")),
            records: vec![RecordRef {
                key: "FIELD_VERIFICATION 2026-10-01".into(),
                as_of: Some(day("2026-10-01")),
            }],
        }
    );
    let programme = finding(ComplianceCategory::PartialProgramme);
    assert_eq!(programme.since, Some(day("2024-01-10")));
    assert!(programme.legal_basis.contains("Perpres 109/2013"));
    for finding in &assessment.findings {
        assert!(!finding.explanation.id.is_empty() && !finding.cure.en.is_empty());
        assert!(!finding.legal_basis.is_empty() && !finding.evidence.is_empty());
        assert!(!finding.contact.id.is_empty() && !finding.contact.en.is_empty());
        assert!(finding.severity.is_some(), "{}", finding.reason);
    }
    let missing: Vec<_> = assessment.missing_programmes.into_iter().collect();
    assert_eq!(missing, [Programme::OldAge, Programme::Pension]);
}

#[test]
fn months_are_the_fact_and_the_class_is_derived() {
    let months = ["2026-03", "2026-04", "2026-05", "2026-06"];
    let facts = business(Small)
        .with(member(FIRST))
        .with(member(SECOND))
        .owing(FIRST, &months)
        .owing(SECOND, &["2026-06"]);
    let assessment = of(&facts);
    assert_eq!(assessment.months_in_arrears(), 4);
    assert_eq!(assessment.overdue_amount(), 5_000_000);
    assert_eq!(assessment.arrears_class, Some(ArrearsClass::Substandard));
    assert_eq!(of(&business(Small).with(member(FIRST))).arrears_class, None);
}

#[test]
fn what_a_register_leaves_open_is_named_and_found_nowhere() {
    let facts = business(Medium)
        .with(member(FIRST).never_paid())
        .owing(FIRST, &["2026-05"])
        .with_source(BpjsContribution, Some("2026-08-01"));
    let assessment = of(&facts);
    // Of the employer nothing is found; that a register is overdue is.
    let found: Vec<_> = assessment.categories().into_iter().collect();
    assert_eq!(found, [ComplianceCategory::SourceStale]);
    assert_eq!(assessment.severity(), Some(Severity::Information));
    let open: Vec<_> = assessment
        .undetermined
        .iter()
        .map(|open| (open.category, open.register, open.cause))
        .collect();
    let stale = ReasonCode::SourceStale;
    assert_eq!(
        open,
        [
            (
                ComplianceCategory::PartialWorkers,
                ManpowerReport,
                ReasonCode::NoWorkerEvidence
            ),
            (ComplianceCategory::Arrears, BpjsContribution, stale),
            (ComplianceCategory::NeverPaid, BpjsContribution, stale),
        ]
    );
    // The figures stay what they were on the register's last day.
    assert_eq!(
        (assessment.months_in_arrears(), assessment.paid_known_on),
        (1, Some(day("2026-08-01")))
    );
    assert_eq!(assessment.standing.paid_up, None);
}

#[test]
fn an_inspection_raises_a_count_and_never_lowers_it() {
    let counted = |report: u32, met: u32, on: &str| {
        let facts = business(Micro)
            .counted(ManpowerReport, "2026-02-01", report)
            .counted(LabourInspection, on, met);
        of(&facts).workers.evidenced
    };
    assert_eq!(counted(10, 14, "2026-06-01"), Some(14));
    assert_eq!(counted(10, 6, "2026-06-01"), Some(10));
    assert_eq!(counted(10, 14, "2025-06-01"), Some(10));
    let met_nobody = business(Micro).counted(LabourInspection, "2026-06-01", 0);
    assert_eq!(of(&met_nobody).workers.evidenced, None);
}

#[test]
fn both_scales_are_kept_and_a_dispute_is_seen() {
    let facts = business(Micro)
        .with(member(FIRST).with_scale(Large))
        .with(member(SECOND).with_scale(Medium));
    let scale = of(&facts).scale;
    assert_eq!((scale.licence, scale.bpjs), (Some(Micro), Some(Medium)));
    assert_eq!(scale.used(), Some(Micro));
    assert!(scale.is_disputed());
    assert_eq!(
        of(&facts.without_licence_scale()).scale.used(),
        Some(Medium)
    );
}

#[test]
fn pp_36_2021_a_low_average_wage_is_an_indicator_for_medium_and_large_only() {
    let indicators = |scale, wage| {
        let assessment = of(&business(scale).with(member(FIRST)).billed_at(wage));
        assert!(
            !assessment
                .categories()
                .contains(&ComplianceCategory::PartialWage)
        );
        assessment.indicators.len()
    };
    assert_eq!(
        [Micro, Small, Medium, Large].map(|scale| indicators(scale, 2_747_477)),
        [0, 0, 1, 1]
    );
    assert_eq!(indicators(Large, 2_747_478), 0);
}

#[test]
fn the_day_decides_and_what_came_later_is_not_seen() {
    let law = Regulation::embedded().unwrap();
    let facts = business(Medium)
        .with(member(FIRST).registered("2026-06-01"))
        .counted(ManpowerReport, "2026-02-01", 10);
    let facts = [BpjsMembership, ManpowerReport]
        .into_iter()
        .fold(facts, |facts, register| {
            facts.with_source(register, Some("2026-05-01"))
        });
    let before = assess(&facts, &law, day("2026-05-02"));
    let found: Vec<_> = before.categories().into_iter().collect();
    assert_eq!(found, [ComplianceCategory::UnregisteredObliged]);
    let earlier = assess(&facts, &law, day("2026-01-31"));
    assert!(
        earlier.categories().is_empty(),
        "the report was not there yet"
    );
}

fn found(facts: &Facts, category: ComplianceCategory) -> Option<Finding> {
    let findings = of(facts).findings.into_iter();
    findings
        .into_iter()
        .find(|finding| finding.category == category)
}

#[test]
fn uu_24_2011_art_19_payments_stopped_are_three_due_months_in_a_row_without_any() {
    let paid_until = |month| business(Small).with(member(FIRST).last_paid(month));
    // October fell due on 15 November, so that August to October are the newest due months.
    let lapsed = found(&paid_until("2026-07"), ComplianceCategory::Lapsed).unwrap();
    assert_eq!(lapsed.since, Some(day("2026-09-16")));
    assert_eq!(lapsed.severity, Some(Severity::High));
    assert_eq!(lapsed.evidence[1].records[0].key, "15070955 2026-07");
    assert_eq!(of(&paid_until("2026-07")).standing.paid_up, Some(false));
    assert_eq!(
        found(&paid_until("2026-08"), ComplianceCategory::Lapsed),
        None
    );
    let not_due = paid_until("2026-07").with_source(BpjsContribution, Some("2026-11-15"));
    assert_eq!(found(&not_due, ComplianceCategory::Lapsed), None);
    let nobody = business(Small).with(member(FIRST).last_paid("2026-01").with_workers(0));
    assert_eq!(found(&nobody, ComplianceCategory::Lapsed), None);
    let project = member(SECOND).of_construction().last_paid("2025-01");
    assert_eq!(
        found(&business(Small).with(project), ComplianceCategory::Lapsed),
        None
    );
    let stale = paid_until("2026-01").with_source(BpjsContribution, Some("2026-08-01"));
    assert_eq!(found(&stale, ComplianceCategory::Lapsed), None);
    let open = of(&stale).undetermined;
    assert!(
        open.iter()
            .any(|open| open.category == ComplianceCategory::Lapsed)
    );
}

#[test]
fn pp_86_2013_art_9_a_restriction_in_force_is_told_with_its_own_ground() {
    let service = crate::domain::codes::ServiceKind::TenderLicence;
    let of = |imposed, lifted| {
        let facts = business(Small).restricted(service, imposed, lifted);
        found(&facts, ComplianceCategory::RestrictionInForce)
    };
    let finding = of(Some("2026-10-01"), None).unwrap();
    assert_eq!(finding.since, Some(day("2026-10-01")));
    assert_eq!(finding.legal_basis, "PP 86/2013 Ps. 8(1)");
    assert_eq!(finding.evidence[0].records[0].key, "TMP2T/7/2026");
    assert_eq!(of(None, None), None);
    assert_eq!(of(Some("2026-10-01"), Some("2026-11-22")), None);
}

#[test]
fn a_plan_that_is_kept_is_information_and_one_that_is_broken_weighs() {
    use crate::domain::codes::InstalmentStatus::{Broken, Done, Kept};
    let with = |status| {
        let facts = business(Small)
            .with(member(FIRST))
            .owing(FIRST, &["2026-05"]);
        facts.with_plan(FIRST, "2026-08-01", status)
    };
    let kept = found(&with(Kept), ComplianceCategory::InstalmentPlanKept).unwrap();
    assert_eq!(
        (kept.severity, kept.since),
        (Some(Severity::Information), Some(day("2026-08-01")))
    );
    let broken = found(&with(Broken), ComplianceCategory::InstalmentPlanBroken).unwrap();
    assert_eq!(broken.severity, Some(Severity::High));
    assert_eq!(broken.evidence[0].records[0].key, "ANG-2026-08-01");
    let plans = [
        ComplianceCategory::InstalmentPlanKept,
        ComplianceCategory::InstalmentPlanBroken,
    ];
    assert!(
        plans
            .iter()
            .all(|category| found(&with(Done), *category).is_none())
    );
    let paid = business(Small)
        .with(member(FIRST))
        .with_plan(FIRST, "2026-08-01", Broken);
    assert_eq!(found(&paid, ComplianceCategory::InstalmentPlanBroken), None);
}

#[test]
fn from_late_plans_neither_kept_nor_broken_can_be_told() {
    use crate::domain::codes::InstalmentStatus::{Broken, Done, Kept};
    let open = |facts: Facts| -> Vec<_> {
        let open = of(&facts.with_plans_of(Some("2026-10-07"))).undetermined;
        let of_plans = open.into_iter().filter(|open| {
            matches!(
                open.category,
                ComplianceCategory::InstalmentPlanKept | ComplianceCategory::InstalmentPlanBroken
            )
        });
        of_plans
            .map(|open| (open.category, open.register, open.cause))
            .collect()
    };
    let with = |status| {
        let facts = business(Small).with(member(FIRST));
        facts.with_plan(FIRST, "2026-08-01", status)
    };
    let late = |category| (category, BpjsContribution, ReasonCode::SourceLate);
    let both = [
        late(ComplianceCategory::InstalmentPlanKept),
        late(ComplianceCategory::InstalmentPlanBroken),
    ];
    for status in [Kept, Broken] {
        assert_eq!(open(with(status).owing(FIRST, &["2026-05"])), both);
        // Where nothing is owed no plan can be broken.
        assert_eq!(open(with(status)), both[..1]);
    }
    assert_eq!(open(with(Done).owing(FIRST, &["2026-05"])), []);
    // Found it is by neither.
    let facts = with(Broken).owing(FIRST, &["2026-05"]);
    let facts = facts.with_plans_of(Some("2026-10-07"));
    let found: Vec<_> = of(&facts).categories().into_iter().collect();
    assert_eq!(found, [ComplianceCategory::Arrears]);
}

#[test]
fn a_register_that_is_overdue_is_told_since_when_and_one_never_fed_without_a_day() {
    let late = business(Small)
        .with(member(FIRST))
        .with_source(BpjsMembership, Some("2026-10-07"));
    let finding = found(&late, ComplianceCategory::SourceStale).unwrap();
    assert_eq!(
        (finding.reason, finding.since),
        (ReasonCode::SourceLate, Some(day("2026-11-22")))
    );
    let missing = business(Small).with_source(ManpowerReport, None);
    let finding = found(&missing, ComplianceCategory::SourceMissing).unwrap();
    assert_eq!(
        (
            finding.evidence[0].register,
            finding.evidence[0].on,
            finding.since
        ),
        (ManpowerReport, None, None)
    );
    // An active member's verdict does not rest on manpower reports.
    let active = missing.with(member(FIRST));
    assert_eq!(found(&active, ComplianceCategory::SourceMissing), None);
}

#[test]
fn arrears_weigh_by_their_class() {
    let of = |months: &[&str]| {
        let facts = business(Small).with(member(FIRST)).owing(FIRST, months);
        found(&facts, ComplianceCategory::Arrears)
            .unwrap()
            .severity
            .unwrap()
    };
    let year: Vec<String> = (1..=10).map(|month| format!("2026-{month:02}")).collect();
    let year: Vec<&str> = year.iter().map(String::as_str).collect();
    assert_eq!(
        [1, 4, 7, 10].map(|months| of(&year[..months])),
        [
            Severity::Low,
            Severity::Medium,
            Severity::High,
            Severity::High
        ]
    );
}

#[test]
fn perpres_109_2013_a_programme_is_lacking_since_it_ended() {
    let facts = business(Medium).with(member(FIRST).leaving(Programme::Pension, "2026-06-30"));
    let finding = found(&facts, ComplianceCategory::PartialProgramme).unwrap();
    assert_eq!(finding.since, Some(day("2026-07-01")));
}

mod cases;
