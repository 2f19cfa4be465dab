//! Worked cases: facts, the categories they make, and the verdict for business licensing.
use super::*;
use crate::domain::assessment::assess;
use crate::domain::codes::BusinessScale::{Large, Medium, Micro, Small};
use crate::domain::codes::ComplianceCategory::{
    self, Arrears, Inactive, InstalmentPlanBroken, InstalmentPlanKept, Lapsed, NeverPaid,
    PartialProgramme, PartialWage, PartialWorkers, RestrictionInForce, SourceMissing, SourceStale,
    UnregisteredObliged,
};
use crate::domain::codes::InstalmentStatus::{Broken, Done, Kept};
use crate::domain::codes::PermitVerdict::{
    Clear, ClearWithConditions, NotClear, NotFound, Restricted, Undetermined,
};
use crate::domain::codes::SourceRegister::{
    BpjsContribution, BpjsMembership, BpjsProgramme, BusinessLicence, FieldVerification,
    LabourInspection, ManpowerReport, ServiceRestriction,
};
use crate::domain::codes::{MembershipStatus, Programme};
use crate::domain::facts::sample::{
    ACCIDENT_AND_DEATH, FIRST, SECOND, TODAY, business, day, member,
};

mod appeals;
mod late_plans;
mod taken_back;

fn law() -> Regulation {
    Regulation::embedded().unwrap()
}

/// The law with another text wherever one stands.
fn law_with(from: &str, to: &str) -> Regulation {
    let files = crate::domain::regulation::EMBEDDED.iter();
    let files: Vec<(&str, String)> = files
        .map(|(name, text)| (*name, text.replace(from, to)))
        .collect();
    let texts: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    Regulation::parse(&texts).unwrap()
}

fn check_by(law: &Regulation, facts: &Facts, service: ServiceKind) -> PermitCheck {
    let assessment = assess(facts, law, day(TODAY));
    let subject = Subject::Known {
        facts,
        assessment: &assessment,
    };
    permit_check(subject, service, law, day(TODAY))
}

fn check(facts: &Facts, service: ServiceKind) -> PermitCheck {
    check_by(&law(), facts, service)
}

fn licensing(facts: &Facts) -> PermitCheck {
    check(facts, ServiceKind::BusinessLicensing)
}

fn codes(check: &PermitCheck) -> Vec<ReasonCode> {
    check.reasons.iter().map(|reason| reason.code).collect()
}

type Case = (
    &'static str,
    Facts,
    &'static [ComplianceCategory],
    PermitVerdict,
    &'static [ReasonCode],
);

#[track_caller]
fn hold(cases: Vec<Case>) {
    for (rule, facts, categories, verdict, reasons) in cases {
        let assessment = assess(&facts, &law(), day(TODAY));
        let check = licensing(&facts);
        let found: Vec<_> = assessment.categories().into_iter().collect();
        let mut expected = categories.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "categories: {rule}");
        assert_eq!(check.verdict, verdict, "verdict: {rule}");
        assert_eq!(codes(&check), reasons, "reasons: {rule}");
    }
}

fn paid_up() -> Facts {
    business(Medium)
        .with(member(FIRST))
        .counted(ManpowerReport, "2026-02-01", 10)
}

#[rustfmt::skip]
#[test]
fn duty_and_registration() {
    use ReasonCode as R;
    hold(vec![
        ("UU 24/2011 Ps. 15: registered, active and paid up",
            paid_up(), &[], Clear, &[R::NothingOverdue]),
        ("Perizinan: an NIB alone proves no duty",
            business(Large), &[], Clear, &[R::NoDutyEvidenced]),
        ("UU 24/2011 Ps. 15(1): one worker in a manpower report makes PWBD",
            business(Micro).counted(ManpowerReport, "2026-02-01", 1),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("UU 24/2011 Ps. 15(1): an inspection that met workers makes PWBD",
            business(Micro).counted(LabourInspection, "2026-06-01", 4),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("Perbup 33/2024: a later field verification that finds nobody ends the evidence",
            business(Micro).counted(ManpowerReport, "2026-02-01", 9).counted(FieldVerification, "2026-09-01", 0),
            &[], Clear, &[R::NoDutyEvidenced]),
        ("Permenaker 33/2016: an inspection that met nobody proves nothing",
            business(Micro).counted(ManpowerReport, "2026-02-01", 9).counted(LabourInspection, "2026-09-01", 0),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("worker_evidence: a report older than 800 days proves nothing about today",
            business(Micro).counted(ManpowerReport, "2024-01-01", 9),
            &[], Clear, &[R::NoDutyEvidenced]),
        ("UU 24/2011 Ps. 15: inactive, and a worker was evidenced since",
            business(Small).with(member(FIRST).ended(MembershipStatus::Inactive, "2025-06-30")).counted(ManpowerReport, "2026-02-01", 3),
            &[Inactive], NotClear, &[R::InactiveThoughObliged]),
        ("UU 24/2011 Ps. 15: inactive, and nothing shows a worker since",
            business(Small).with(member(FIRST).ended(MembershipStatus::Inactive, "2026-06-30")).counted(ManpowerReport, "2026-02-01", 3),
            &[], Clear, &[R::NoDutyEvidenced]),
        ("UU 24/2011 Ps. 15: one NPP closed, another active, is active",
            paid_up().with(member(SECOND).ended(MembershipStatus::Closed, "2025-06-30")),
            &[], Clear, &[R::NothingOverdue]),
        ("PP 28/2025: a frozen NIB is told and judged by the licence office, not here",
            paid_up().with_status(BusinessStatus::Frozen),
            &[], Clear, &[R::NothingOverdue, R::BusinessNotActive]),
    ]);
}

#[rustfmt::skip]
#[test]
fn payment() {
    use ReasonCode as R;
    let owing = |months: &[&str]| paid_up().owing(FIRST, months);
    hold(vec![
        ("UU 24/2011 Ps. 19: registered is not paid up, one month overdue is arrears",
            owing(&["2026-09"]), &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("PP 44/2015: November is not due before 15 December",
            owing(&["2026-11"]), &[], Clear, &[R::NothingOverdue]),
        ("as-of: what fell due after the register's day may have been paid",
            owing(&["2026-10"]).with_source(BpjsContribution, Some("2026-11-10")),
            &[], Clear, &[R::NothingOverdue]),
        ("as-of: on the due date itself payment is still in time",
            owing(&["2026-10"]).with_source(BpjsContribution, Some("2026-11-15")),
            &[], Clear, &[R::NothingOverdue]),
        ("UU 24/2011 Ps. 19: arrears of a closed NPP stay owed",
            paid_up().with(member(SECOND).ended(MembershipStatus::Closed, "2025-06-30")).owing(SECOND, &["2025-03"]),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("UU 24/2011 Ps. 19: active, never paid, and categories are a set",
            business(Medium).with(member(FIRST).never_paid()).owing(FIRST, &["2026-08", "2026-09"]).counted(ManpowerReport, "2026-02-01", 10),
            &[Arrears, NeverPaid], NotClear, &[R::ContributionsOverdue, R::NeverPaid]),
        ("PP 44/2015: a new member's first contribution is not due yet",
            business(Medium).with(member(FIRST).never_paid().registered("2026-11-03")).counted(ManpowerReport, "2026-02-01", 10),
            &[], Clear, &[R::NothingOverdue]),
        ("as-of: a first contribution that fell due after the register's day may have been paid",
            paid_up().with(member(SECOND).never_paid().registered("2026-10-05")).with_source(BpjsContribution, Some("2026-11-10")),
            &[], Clear, &[R::NothingOverdue]),
        ("UU 24/2011 Ps. 19: one NPP pays and the other never did",
            paid_up().with(member(SECOND).never_paid()),
            &[NeverPaid], NotClear, &[R::NeverPaid]),
        ("PP 44/2015: construction projects pay by contract terms",
            paid_up().with(member(SECOND).of_construction().never_paid()),
            &[], Clear, &[R::NothingOverdue]),
    ]);
}

#[rustfmt::skip]
#[test]
fn instalments() {
    use ReasonCode as R;
    let owing = |months: &[&str]| paid_up().owing(FIRST, months);
    hold(vec![
        ("Instalments: kept for all that was owed when agreed",
            owing(&["2026-05", "2026-06"]).with_plan(FIRST, "2026-08-01", Kept),
            &[Arrears, InstalmentPlanKept], ClearWithConditions, &[R::InstalmentPlanKept]),
        ("Instalments: a month that fell due after the plan is not covered",
            owing(&["2026-05", "2026-09"]).with_plan(FIRST, "2026-08-01", Kept),
            &[Arrears, InstalmentPlanKept], NotClear, &[R::ContributionsOverdue]),
        ("Instalments: broken",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Broken),
            &[Arrears, InstalmentPlanBroken], NotClear, &[R::ContributionsOverdue, R::InstalmentPlanBroken]),
        ("Instalments: the newest plan counts, not the broken one before it",
            owing(&["2026-05"]).with_plan(FIRST, "2026-07-01", Broken).with_plan(FIRST, "2026-09-01", Kept),
            &[Arrears, InstalmentPlanKept], ClearWithConditions, &[R::InstalmentPlanKept]),
        ("Instalments: a plan done covers no new arrears",
            owing(&["2026-09"]).with_plan(FIRST, "2026-10-20", Done),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("Instalments: one NPP's plan covers no other NPP",
            owing(&["2026-05"]).with(member(SECOND)).owing(SECOND, &["2026-05"]).with_plan(FIRST, "2026-08-01", Kept),
            &[Arrears, InstalmentPlanKept], NotClear, &[R::ContributionsOverdue]),
        ("UU 24/2011 Ps. 19: payments stopped is advice, also where no bill is known",
            business(Medium).with(member(FIRST).last_paid("2026-05")).counted(ManpowerReport, "2026-02-01", 10),
            &[Lapsed], NotClear, &[R::PaymentsStopped]),
        ("Instalments: a plan that is kept covers what stopped as well",
            business(Medium).with(member(FIRST).last_paid("2026-04")).counted(ManpowerReport, "2026-02-01", 10)
                .owing(FIRST, &["2026-05", "2026-06"]).with_plan(FIRST, "2026-08-01", Kept),
            &[Arrears, InstalmentPlanKept, Lapsed], ClearWithConditions, &[R::InstalmentPlanKept]),
        ("Instalments: a number that stopped paying needs a plan of its own",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Kept).with(member(SECOND).last_paid("2026-04")),
            &[Arrears, InstalmentPlanKept, Lapsed], NotClear, &[R::ContributionsOverdue, R::PaymentsStopped]),
        ("Instalments: arrears must be the only thing",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Kept).counted(FieldVerification, "2026-10-01", 25),
            &[Arrears, PartialWorkers, InstalmentPlanKept], NotClear, &[R::PartialWorkers, R::ContributionsOverdue, R::InstalmentPlanKept]),
    ]);
}

#[rustfmt::skip]
#[test]
fn partial_registration() {
    use ReasonCode as R;
    let in_two = |scale| business(scale).with(member(FIRST).in_programmes(ACCIDENT_AND_DEATH)).counted(ManpowerReport, "2026-02-01", 10);
    hold(vec![
        ("UU 24/2011 Ps. 15(2): fewer registered than the newest count",
            paid_up().counted(FieldVerification, "2026-10-01", 12),
            &[PartialWorkers], NotClear, &[R::PartialWorkers]),
        ("UU 24/2011 Ps. 15(2): workers of all NPP are added up",
            paid_up().with(member(SECOND).with_workers(5)).counted(FieldVerification, "2026-10-01", 15),
            &[], Clear, &[R::NothingOverdue]),
        ("Perpres 109/2013: two programmes suffice for a micro business",
            in_two(Micro), &[], Clear, &[R::NothingOverdue]),
        ("Perpres 109/2013: two programmes are too few for a small business",
            in_two(Small), &[PartialProgramme], NotClear, &[R::PartialProgramme]),
        ("Perpres 109/2013: a programme that ended covers nobody",
            business(Medium).with(member(FIRST).leaving(Programme::Pension, "2026-06-30")).counted(ManpowerReport, "2026-02-01", 10),
            &[PartialProgramme], NotClear, &[R::PartialProgramme]),
        ("Perpres 109/2013: construction workers need JKK and JKM at any scale",
            business(Large).with(member(FIRST).of_construction()).counted(ManpowerReport, "2026-02-01", 10),
            &[], Clear, &[R::NothingOverdue]),
        ("Perpres 109/2013: one branch's programmes cover no other branch",
            paid_up().with(member(SECOND).in_programmes(ACCIDENT_AND_DEATH)),
            &[PartialProgramme], NotClear, &[R::PartialProgramme]),
        ("PP 7/2021 Ps. 35: the licence register's scale decides over BPJS's",
            business(Micro).with(member(FIRST).in_programmes(ACCIDENT_AND_DEATH).with_scale(Large)).counted(ManpowerReport, "2026-02-01", 10),
            &[], Clear, &[R::NothingOverdue]),
        ("PP 7/2021 Ps. 35: BPJS's scale decides where the other is missing",
            in_two(Micro).without_licence_scale().with(member(SECOND).with_scale(Large)),
            &[PartialProgramme], NotClear, &[R::PartialProgramme]),
        ("PP 7/2021 Ps. 35: without any scale the programmes are open, which is no finding",
            in_two(Micro).without_licence_scale(),
            &[], Clear, &[R::NothingOverdue, R::ScaleUnknown]),
        ("PP 44/2015 Ps. 9: average wage billed below the lowest wage paid",
            paid_up().paying_at_least("2026-03-01", 3_000_000).billed_at(2_800_000),
            &[PartialWage], NotClear, &[R::WageBelowEvidence]),
        ("PP 36/2021: below UMK is an indicator only, also for a large business",
            business(Large).with(member(FIRST)).counted(ManpowerReport, "2026-02-01", 10).billed_at(2_000_000),
            &[], Clear, &[R::NothingOverdue]),
    ]);
}

#[rustfmt::skip]
#[test]
fn restrictions() {
    use ReasonCode as R;
    let licensing = ServiceKind::BusinessLicensing;
    hold(vec![
        ("PP 86/2013 Ps. 9(1): a restriction in force withholds its service",
            paid_up().restricted(licensing, Some("2026-10-01"), None),
            &[RestrictionInForce], Restricted, &[R::RestrictionInForce]),
        ("PP 86/2013 Ps. 9(1): a restriction of another service withholds nothing here",
            paid_up().restricted(ServiceKind::TenderLicence, Some("2026-10-01"), None),
            &[RestrictionInForce], Clear, &[R::NothingOverdue]),
        ("PP 86/2013 Ps. 8: requested is not imposed",
            paid_up().restricted(licensing, None, None),
            &[], Clear, &[R::NothingOverdue]),
        ("Permenaker 4/2018: lifted",
            paid_up().restricted(licensing, Some("2026-10-01"), Some("2026-11-22")),
            &[], Clear, &[R::NothingOverdue]),
        ("PP 86/2013: a restriction stands although a register is stale",
            paid_up().restricted(licensing, Some("2026-10-01"), None).with_source(BpjsMembership, Some("2026-01-01")),
            &[RestrictionInForce, SourceStale], Restricted, &[R::RestrictionInForce]),
    ]);
}

#[rustfmt::skip]
#[test]
fn unknown_is_neither_guilty_nor_compliant() {
    use ReasonCode as R;
    let obliged = || business(Micro).counted(LabourInspection, "2026-06-01", 4);
    hold(vec![
        ("Unknown is not guilty: no PWBD from a missing BPJS register",
            obliged().with_source(BpjsMembership, None),
            &[SourceMissing], Undetermined, &[R::SourceMissing]),
        ("Unknown is not compliant: an old BPJS register clears nobody",
            paid_up().with_source(BpjsMembership, Some("2026-09-17")),
            &[SourceStale], Undetermined, &[R::SourceStale]),
        ("Unknown is not compliant: a register on the last day of its rhythm clears",
            paid_up().with_source(BpjsMembership, Some("2026-10-08")),
            &[], Clear, &[R::NothingOverdue]),
        ("Unknown is not compliant: a late register clears nobody",
            paid_up().with_source(BpjsMembership, Some("2026-10-07")),
            &[SourceStale], Undetermined, &[R::SourceLate]),
        ("Unknown is not guilty: no missing programme from a register of programmes that was never fed",
            business(Medium).with(member(FIRST).in_programmes(&[])).with_source(BpjsProgramme, None),
            &[SourceMissing], Undetermined, &[R::SourceMissing]),
        ("Stale contributions leave a registered employer open",
            paid_up().owing(FIRST, &["2026-06"]).with_source(BpjsContribution, Some("2026-08-01")),
            &[SourceStale], Undetermined, &[R::SourceStale]),
        ("Stale contributions say nothing about one who never registered",
            obliged().with_source(BpjsContribution, Some("2026-01-01")),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("Without manpower reports nobody can say that an unregistered NIB has no worker",
            business(Micro).with_source(ManpowerReport, None),
            &[SourceMissing], Undetermined, &[R::SourceMissing]),
        ("Without manpower reports nobody can say that a former member employs nobody now",
            business(Small).with(member(FIRST).ended(MembershipStatus::Inactive, "2026-06-30"))
                .counted(LabourInspection, "2026-02-01", 3).with_source(ManpowerReport, None),
            &[SourceMissing], Undetermined, &[R::SourceMissing]),
        ("A field verification that found nobody needs no manpower report",
            business(Micro).counted(FieldVerification, "2026-09-01", 0).with_source(ManpowerReport, None),
            &[], Clear, &[R::NoDutyEvidenced]),
        ("An inspection that met workers needs no manpower report",
            obliged().with_source(ManpowerReport, None),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("Without manpower reports an active member's answer stands",
            business(Medium).with(member(FIRST)).with_source(ManpowerReport, None),
            &[], Clear, &[R::NothingOverdue]),
        ("Without the register of restrictions nobody can say that none is in force",
            paid_up().with_source(ServiceRestriction, None),
            &[SourceMissing], Undetermined, &[R::SourceMissing]),
        ("A stale licence register leaves the scale open",
            paid_up().with_source(BusinessLicence, Some("2026-10-01")),
            &[SourceStale], Undetermined, &[R::SourceStale]),
    ]);
}

#[test]
fn a_nib_that_is_not_there_is_not_found_and_a_stale_register_is_told() {
    let law = law();
    let sources = business(Micro)
        .with_source(BusinessLicence, Some("2026-01-01"))
        .sources;
    let of = |sources: &[SourceState]| {
        let subject = Subject::NotFound { sources };
        permit_check(subject, ServiceKind::TenderLicence, &law, day(TODAY))
    };
    let fresh = of(&business(Micro).sources);
    assert_eq!(fresh.verdict, NotFound);
    assert_eq!(codes(&fresh), [ReasonCode::NibNotFound]);
    let stale = of(&sources);
    assert_eq!(stale.verdict, NotFound);
    assert_eq!(
        codes(&stale),
        [ReasonCode::NibNotFound, ReasonCode::SourceStale]
    );
    assert_eq!(stale.valid_until, day(TODAY));
}

#[test]
fn a_restriction_names_its_number_and_its_own_ground() {
    let facts = paid_up().restricted(ServiceKind::BuildingApproval, Some("2026-10-01"), None);
    let check = check(&facts, ServiceKind::BuildingApproval);
    assert_eq!(check.reasons[0].reference.as_deref(), Some("TMP2T/7/2026"));
    assert_eq!(check.reasons[0].legal_basis, "PP 86/2013 Ps. 8(1)");
}

#[test]
fn an_answer_holds_two_weeks_and_not_past_the_age_of_its_sources() {
    let licensed_today = paid_up().with_source(BusinessLicence, Some(TODAY));
    assert_eq!(licensing(&licensed_today).valid_until, day("2026-12-06"));
    let nearly_late = paid_up().with_source(BpjsMembership, Some("2026-10-10"));
    // Late from 25 November on.
    assert_eq!(licensing(&nearly_late).valid_until, day("2026-11-24"));
    let missing = paid_up().with_source(BpjsMembership, None);
    assert_eq!(licensing(&missing).valid_until, day(TODAY));
}

#[test]
fn before_the_local_policy_findings_are_told_and_advise_nothing() {
    let law = law();
    let facts = business(Micro).counted(LabourInspection, "2023-06-01", 4);
    let sources = facts.sources.iter().map(|source| SourceState {
        as_of: Some(day("2023-11-21")),
        ..*source
    });
    let facts = Facts {
        sources: sources.collect(),
        ..facts
    };
    let assessment = assess(&facts, &law, day("2023-11-22"));
    let subject = Subject::Known {
        facts: &facts,
        assessment: &assessment,
    };
    let check = permit_check(
        subject,
        ServiceKind::BusinessLicensing,
        &law,
        day("2023-11-22"),
    );
    assert_eq!(check.verdict, Clear);
    assert_eq!(codes(&check), [ReasonCode::UnregisteredObliged]);
    assert_eq!(check.policy_basis, None);
}

#[test]
fn no_amount_and_no_worker_appears_in_an_answer() {
    let with = |workers, wage| {
        let facts = paid_up()
            .owing(FIRST, &["2026-05"])
            .counted(FieldVerification, "2026-10-01", workers)
            .billed_at(wage);
        licensing(&facts)
    };
    assert_eq!(with(25, 8_123_456), with(99, 2_900_000));
    let mut richer = paid_up().owing(FIRST, &["2026-05"]);
    let poorer = licensing(&richer);
    richer.unpaid[0].amount = 140_000_000;
    assert_eq!(licensing(&richer), poorer);
}

#[test]
fn every_reason_has_words_in_both_languages() {
    let check = licensing(&paid_up().with_status(BusinessStatus::Revoked));
    for reason in &check.reasons {
        for text in [&reason.text, &reason.cure] {
            assert!(
                !text.id.is_empty() && !text.en.is_empty(),
                "{}",
                reason.code
            );
        }
        assert!(!reason.contact.is_empty() && !reason.legal_basis.is_empty());
    }
}

#[rustfmt::skip]
#[test]
fn only_candidate_links() {
    use ReasonCode as R;
    let doubted = |facts: Facts| Facts { candidate_memberships: 1, ..facts };
    let obliged = || business(Micro).counted(LabourInspection, "2026-06-01", 4);
    hold(vec![
        ("Unknown is not guilty: no PWBD where a membership may be its",
            doubted(obliged()), &[UnregisteredObliged], Undetermined, &[R::OnlyCandidateLinks]),
        ("Unknown is not compliant: nor is it cleared as one without a duty",
            doubted(business(Large)), &[], Undetermined, &[R::OnlyCandidateLinks]),
        ("A membership that is tied decides, whatever else may be found",
            doubted(paid_up()), &[], Clear, &[R::NothingOverdue]),
        ("A membership that ended is tied as well",
            doubted(business(Small).with(member(FIRST).ended(MembershipStatus::Inactive, "2025-06-30")).counted(ManpowerReport, "2026-02-01", 3)),
            &[Inactive], NotClear, &[R::InactiveThoughObliged]),
        ("PP 86/2013: a restriction stands although a link is open",
            doubted(obliged().restricted(ServiceKind::BusinessLicensing, Some("2026-10-01"), None)),
            &[UnregisteredObliged, RestrictionInForce], Restricted, &[R::RestrictionInForce]),
        ("What is missing is told beside the open link",
            doubted(business(Micro).with_source(BpjsMembership, None)),
            &[SourceMissing], Undetermined, &[R::SourceMissing, R::OnlyCandidateLinks]),
    ]);
}

#[test]
fn pp_86_2013_an_answer_does_not_reach_into_a_restriction_that_is_known_to_begin() {
    let begins = |imposed, lifted| {
        let facts = paid_up().restricted(ServiceKind::BusinessLicensing, Some(imposed), lifted);
        licensing(&facts).valid_until
    };
    assert_eq!(begins("2026-11-25", None), day("2026-11-24"));
    assert_eq!(begins("2026-11-25", Some("2026-11-24")), day("2026-12-05"));
    let other = paid_up().restricted(ServiceKind::TenderLicence, Some("2026-11-25"), None);
    assert_eq!(licensing(&other).valid_until, day("2026-12-05"));
}
