//! What is contested and not decided.
use super::*;

#[rustfmt::skip]
#[test]
fn appeals() {
    use ReasonCode as R;
    let owing = || paid_up().owing(FIRST, &["2026-05"]);
    let contesting = |facts: Facts, registers: &[SourceRegister]| Facts { appeals: registers.to_vec(), ..facts };
    hold(vec![
        ("UU 30/2014 Ps. 75: what is contested and not decided is a condition",
            contesting(owing(), &[BpjsContribution]),
            &[Arrears], ClearWithConditions, &[R::AppealPending, R::ContributionsOverdue]),
        ("An objection to another register changes nothing",
            contesting(owing(), &[LabourInspection]),
            &[Arrears], NotClear, &[R::ContributionsOverdue]),
        ("What is not contested stands",
            contesting(owing().counted(FieldVerification, "2026-10-01", 25), &[BpjsContribution]),
            &[Arrears, PartialWorkers], NotClear, &[R::PartialWorkers, R::ContributionsOverdue]),
        ("Contested beside instalments that are kept",
            contesting(owing().with_plan(FIRST, "2026-08-01", Kept).counted(FieldVerification, "2026-10-01", 25), &[FieldVerification]),
            &[Arrears, PartialWorkers, InstalmentPlanKept], ClearWithConditions, &[R::AppealPending, R::PartialWorkers, R::InstalmentPlanKept]),
        ("What no record of a register shows is not contested with its owner",
            contesting(business(Medium).counted(ManpowerReport, "2026-10-01", 25), &[LabourInspection]),
            &[UnregisteredObliged], NotClear, &[R::UnregisteredObliged]),
        ("What its record shows is",
            contesting(business(Medium).counted(ManpowerReport, "2026-10-01", 25), &[ManpowerReport]),
            &[UnregisteredObliged], ClearWithConditions, &[R::AppealPending, R::UnregisteredObliged]),
        ("An objection does not lift a restriction",
            contesting(paid_up().restricted(ServiceKind::BusinessLicensing, Some("2026-10-01"), None), &[ServiceRestriction]),
            &[RestrictionInForce], Restricted, &[R::RestrictionInForce]),
        ("An objection to what does not stand against the employer makes no condition",
            contesting(paid_up(), &[BpjsContribution]),
            &[], Clear, &[R::NothingOverdue]),
    ]);
}

#[test]
fn whether_an_appeal_is_a_condition_is_local_policy() {
    let law = law_with(
        "appeal_gives_condition = true",
        "appeal_gives_condition = false",
    );
    let facts = Facts {
        appeals: vec![BpjsContribution],
        ..paid_up().owing(FIRST, &["2026-05"])
    };
    let check = check_by(&law, &facts, ServiceKind::BusinessLicensing);
    assert_eq!(check.verdict, NotClear);
}
