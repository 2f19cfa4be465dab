//! Instalment plans whose dataset is fed late.
use super::*;

/// Late from 22 November on: the plans are those of 7 October.
const LATE_PLANS: Option<&str> = Some("2026-10-07");

#[rustfmt::skip]
#[test]
fn instalment_plans_that_are_fed_late() {
    use ReasonCode as R;
    let owing = |months: &[&str]| paid_up().owing(FIRST, months);
    hold(vec![
        ("Unknown is not compliant: a plan of a late dataset is no condition",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Kept).with_plans_of(LATE_PLANS),
            &[Arrears], Undetermined, &[R::SourceLate]),
        ("Unknown is not guilty: nor is it called broken by a late dataset",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Broken).with_plans_of(LATE_PLANS),
            &[Arrears], Undetermined, &[R::SourceLate]),
        ("On the last day of its rhythm a dataset of plans carries a condition",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Kept).with_plans_of(Some("2026-10-08")),
            &[Arrears, InstalmentPlanKept], ClearWithConditions, &[R::InstalmentPlanKept]),
        ("A dataset that is very old asks for a person",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Kept).with_plans_of(Some("2026-09-01")),
            &[Arrears], Undetermined, &[R::SourceStale]),
        ("Where no feed of plans is complete yet, a plan is as old as its own row",
            owing(&["2026-05"]).with_plan(FIRST, "2026-11-20", Kept).with_plans_of(None),
            &[Arrears, InstalmentPlanKept], ClearWithConditions, &[R::InstalmentPlanKept]),
        ("A plan that could not cover a later month leaves nothing open, kept or not",
            owing(&["2026-05", "2026-09"]).with_plan(FIRST, "2026-08-01", Kept).with_plans_of(LATE_PLANS),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("A plan that was paid in full stays so",
            owing(&["2026-09"]).with_plan(FIRST, "2026-10-20", Done).with_plans_of(LATE_PLANS),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("Without a plan a late dataset of plans leaves nothing open",
            owing(&["2026-05"]).with_plans_of(LATE_PLANS),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("What stands beside the arrears decides without the plan",
            owing(&["2026-05"]).with_plan(FIRST, "2026-08-01", Broken).counted(FieldVerification, "2026-10-01", 25).with_plans_of(LATE_PLANS),
            &[Arrears, PartialWorkers], NotClear, &[R::PartialWorkers, R::ContributionsOverdue]),
        ("Who owes nothing needs no plan",
            paid_up().with_plan(FIRST, "2026-08-01", Kept).with_plans_of(LATE_PLANS),
            &[], Clear, &[R::NothingOverdue]),
    ]);
}

#[test]
fn a_condition_holds_no_longer_than_its_plans_are_on_time() {
    let with = |as_of| {
        let facts = paid_up().owing(FIRST, &["2026-05"]);
        let facts = facts.with_plan(FIRST, "2026-08-01", Kept);
        licensing(&facts.with_plans_of(Some(as_of)))
    };
    assert_eq!(with("2026-11-21").valid_until, day("2026-12-05"));
    assert_eq!(with("2026-10-10").valid_until, day("2026-11-24"));
    let late = with("2026-10-07");
    assert_eq!(late.valid_until, day(TODAY));
    assert_eq!(late.reasons[0].register, Some(BpjsContribution));
}

#[test]
fn by_a_law_that_does_not_ask_for_the_age_of_plans_a_late_one_counts_as_it_did() {
    let law = law_with("verdict_rests_on_it = \"WHEN_CITED\"\n", "");
    let facts = paid_up().owing(FIRST, &["2026-05"]);
    let facts = facts.with_plan(FIRST, "2026-08-01", Kept);
    let facts = facts.with_plans_of(LATE_PLANS);
    let check = check_by(&law, &facts, ServiceKind::BusinessLicensing);
    assert_eq!(check.verdict, ClearWithConditions);
    assert_eq!(check.valid_until, day("2026-12-05"));
}
