use std::sync::LazyLock;

use chrono::NaiveDate;

use super::*;
use crate::domain::codes::Code;
use crate::domain::regulation::Regulation;

mod anew;
mod cases;
mod late;
mod resent;
mod stories;

/// The law that comes with the service, read once.
fn law() -> &'static Regulation {
    static LAW: LazyLock<Regulation> = LazyLock::new(|| Regulation::embedded().unwrap());
    &LAW
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A day that no test here passes: registers that are fed without fail.
const FED: &str = "2099-12-31";

fn warning(sequence: u8, issued_on: &str, due_on: &str) -> WarningFact {
    WarningFact {
        npp: "15070955".parse().unwrap(),
        sequence,
        ground: WarningGround::Unregistered,
        issued_on: day(issued_on),
        due_on: day(due_on),
        as_of: day(FED),
    }
}

fn fine(issued_on: &str, due_on: &str) -> FineFact {
    FineFact {
        npp: "15070955".parse().unwrap(),
        issued_on: day(issued_on),
        due_on: day(due_on),
        paid_on: None,
        as_of: day(FED),
    }
}

/// Warned on 1 and 18 September 2026, until 15 September and 2 October, fined on 5 October: the fine
/// runs until 4 November, 33 days after the second warning by its own decision.
fn whole() -> Sanctions {
    Sanctions {
        warnings: vec![
            warning(1, "2026-09-01", "2026-09-15"),
            warning(2, "2026-09-18", "2026-10-02"),
        ],
        fines: vec![fine("2026-10-05", "2026-11-04")],
    }
}

fn fresh() -> Standing {
    Standing::new(ServiceKind::BusinessLicensing, WarningGround::Unregistered)
}

fn with(taken: &[(RestrictionStepKind, &str)]) -> Standing {
    Standing {
        taken: taken.iter().map(|(kind, on)| (*kind, day(on))).collect(),
        ..fresh()
    }
}

fn asked(
    kind: RestrictionStepKind,
    standing: &Standing,
    sanctions: &Sanctions,
    on: &str,
) -> Judged {
    let wanted = WantedStep {
        kind,
        complied_on: Some(day(on)),
    };
    judge(wanted, standing, sanctions, law(), day(on))
}

/// The faults of a refusal as code and day; none where the step is allowed.
fn faults(judged: Judged) -> Vec<(&'static str, Option<NaiveDate>)> {
    let faults = judged.err().unwrap_or_default();
    let told = faults
        .iter()
        .map(|fault| (fault.code.as_str(), fault.not_before));
    told.collect()
}

fn request(sanctions: &Sanctions, on: &str) -> Vec<(&'static str, Option<NaiveDate>)> {
    faults(asked(RestrictionStepKind::Request, &fresh(), sanctions, on))
}

#[test]
fn pp_86_2013_ps_8_a_request_is_allowed_the_day_after_the_fine_has_run_out_unpaid() {
    let too_early = [("FINE_RUNNING", Some(day("2026-11-05")))];
    assert_eq!(request(&whole(), "2026-11-04"), too_early);
    assert_eq!(request(&whole(), "2026-11-05"), []);
}

#[test]
fn pp_86_2013_ps_7_the_fine_runs_thirty_days_from_the_second_warning_even_where_it_says_less() {
    let mut short = whole();
    short.fines = vec![fine("2026-10-05", "2026-10-12")];
    // The second warning ran until 2 October, and thirty days from then are over on 1 November.
    let too_early = [("FINE_RUNNING", Some(day("2026-11-02")))];
    assert_eq!(request(&short, "2026-11-01"), too_early);
    assert_eq!(request(&short, "2026-11-02"), []);
}

#[test]
fn pp_86_2013_ps_6_a_warning_runs_ten_working_days_even_where_its_letter_says_less() {
    let mut hasty = whole();
    hasty.warnings = vec![
        warning(1, "2026-09-01", "2026-09-05"),
        warning(2, "2026-09-15", "2026-10-02"),
    ];
    // 15 September is the tenth working day after the first.
    assert_eq!(
        request(&hasty, "2026-12-01"),
        [("SECOND_WARNING_TOO_EARLY", Some(day("2026-12-01")))]
    );
    hasty.warnings = vec![
        warning(1, "2026-09-01", "2026-09-05"),
        warning(2, "2026-09-16", "2026-10-02"),
    ];
    assert_eq!(request(&hasty, "2026-12-01"), []);
}

#[test]
fn pp_86_2013_a_letter_that_gives_longer_is_held_to_it() {
    let mut patient = whole();
    patient.warnings = vec![
        warning(1, "2026-09-01", "2026-09-18"),
        warning(2, "2026-09-18", "2026-10-02"),
    ];
    assert_eq!(
        request(&patient, "2026-12-01"),
        [("SECOND_WARNING_TOO_EARLY", Some(day("2026-12-01")))]
    );
}

#[test]
fn pp_86_2013_ps_7_a_fine_that_comes_while_the_second_warning_runs_is_too_early() {
    let mut hasty = whole();
    hasty.fines = vec![fine("2026-10-02", "2026-11-04")];
    assert_eq!(
        request(&hasty, "2026-12-01"),
        [("FINE_TOO_EARLY", Some(day("2026-12-01")))]
    );
}

#[test]
fn pp_86_2013_ps_7_warnings_of_long_ago_do_not_carry_a_fine_of_today() {
    let mut late = whole();
    late.fines = vec![fine("2026-11-02", "2026-11-20")];
    assert_eq!(request(&late, "2026-12-01"), [("FINE_TOO_LATE", None)]);
    late.fines = vec![fine("2026-11-01", "2026-11-20")];
    assert_eq!(request(&late, "2026-12-01"), []);
}

#[test]
fn pp_86_2013_ps_8_a_fine_that_was_paid_leads_to_no_restriction() {
    let mut paid = whole();
    paid.fines[0].paid_on = Some(day("2026-11-20"));
    assert_eq!(request(&paid, "2026-11-19"), []);
    assert_eq!(request(&paid, "2026-11-20"), [("FINE_PAID", None)]);
    let standing = with(&[(RestrictionStepKind::Request, "2026-11-10")]);
    let imposed = asked(RestrictionStepKind::Impose, &standing, &paid, "2026-11-20");
    assert_eq!(faults(imposed), [("FINE_PAID", None)]);
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let nothing = Sanctions::default();
    let today = Some(day("2026-11-20"));
    assert_eq!(
        request(&nothing, "2026-11-20"),
        [
            ("FIRST_WARNING_MISSING", today),
            ("SECOND_WARNING_MISSING", today),
            ("FINE_MISSING", None),
        ]
    );
    let imposed = asked(
        RestrictionStepKind::Impose,
        &fresh(),
        &nothing,
        "2026-11-20",
    );
    let codes: Vec<&str> = faults(imposed).into_iter().map(|fault| fault.0).collect();
    assert_eq!(
        codes,
        [
            "FIRST_WARNING_MISSING",
            "SECOND_WARNING_MISSING",
            "FINE_MISSING",
            "REQUEST_MISSING"
        ]
    );
    let once = Sanctions {
        warnings: vec![warning(1, "2026-11-16", "2026-11-30")],
        fines: Vec::new(),
    };
    assert_eq!(
        request(&once, "2026-11-20"),
        [
            ("SECOND_WARNING_MISSING", Some(day("2026-12-01"))),
            ("FINE_MISSING", None)
        ]
    );
}

#[test]
fn uu_24_2011_warnings_on_one_ground_do_not_carry_a_restriction_on_another() {
    let standing = Standing {
        ground: Some(WarningGround::FalseData),
        ..fresh()
    };
    let judged = asked(
        RestrictionStepKind::Request,
        &standing,
        &whole(),
        "2026-12-01",
    );
    let codes: Vec<&str> = faults(judged).into_iter().map(|fault| fault.0).collect();
    assert_eq!(
        codes,
        [
            "FIRST_WARNING_MISSING",
            "SECOND_WARNING_MISSING",
            "FINE_MISSING"
        ]
    );
    let mut mixed = whole();
    mixed.warnings[0].ground = WarningGround::Arrears;
    let of_register = Standing {
        ground: None,
        ..with(&[(RestrictionStepKind::Request, "2026-11-10")])
    };
    let judged = asked(
        RestrictionStepKind::Impose,
        &of_register,
        &mixed,
        "2026-12-01",
    );
    assert_eq!(faults(judged)[0].0, "FIRST_WARNING_MISSING");
    let judged = asked(
        RestrictionStepKind::Impose,
        &of_register,
        &whole(),
        "2026-12-01",
    );
    assert_eq!(faults(judged), []);
}

#[test]
fn warnings_of_two_memberships_are_no_sequence() {
    let mut two = whole();
    two.warnings[0].npp = "15070956".parse().unwrap();
    assert_eq!(request(&two, "2026-12-01")[0].0, "FIRST_WARNING_MISSING");
}

#[test]
fn a_second_cycle_is_judged_by_its_own_letters() {
    let mut cycles = whole();
    cycles.fines[0].paid_on = Some(day("2026-10-20"));
    cycles.warnings.push(warning(1, "2026-10-26", "2026-11-09"));
    cycles.warnings.push(warning(2, "2026-11-10", "2026-11-24"));
    cycles.fines.push(fine("2026-11-25", "2026-12-10"));
    // The first cycle's fine was paid; the second's runs until 24 December.
    let judged = request(&cycles, "2026-12-20");
    assert_eq!(judged, [("FINE_RUNNING", Some(day("2026-12-25")))]);
    assert_eq!(request(&cycles, "2026-12-25"), []);
}

#[test]
fn permenaker_4_2018_an_office_imposes_only_what_was_requested_or_recommended() {
    use RestrictionStepKind::{Impose, RecommendImposition, Request, RequestLifting};
    let impose = |taken: &[_], on| faults(asked(Impose, &with(taken), &whole(), on));
    assert_eq!(impose(&[], "2026-12-01"), [("REQUEST_MISSING", None)]);
    assert_eq!(
        impose(&[(Request, "2026-12-02")], "2026-12-01"),
        [("REQUEST_MISSING", None)]
    );
    assert_eq!(impose(&[(Request, "2026-12-01")], "2026-12-01"), []);
    assert_eq!(
        impose(&[(RecommendImposition, "2026-11-30")], "2026-12-01"),
        []
    );
    let withdrawn = [(Request, "2026-11-20"), (RequestLifting, "2026-11-25")];
    assert_eq!(
        impose(&withdrawn, "2026-12-01"),
        [("REQUEST_WITHDRAWN", None)]
    );
    let twice = [(Request, "2026-11-20"), (Impose, "2026-11-25")];
    assert_eq!(impose(&twice, "2026-12-01"), [("ALREADY_IMPOSED", None)]);
    let other = Standing {
        has_imposed_other: true,
        ..with(&[(Request, "2026-11-20")])
    };
    assert_eq!(
        faults(asked(Impose, &other, &whole(), "2026-12-01")),
        [("ALREADY_IMPOSED", None)]
    );
}

#[test]
fn permenaker_4_2018_lifting_follows_a_request_or_recommendation_and_needs_no_register() {
    use RestrictionStepKind::{Impose, Lift, RecommendLifting, Request, RequestLifting};
    let nothing = Sanctions::default();
    let imposed = [(Request, "2026-11-10"), (Impose, "2026-11-12")];
    let lift = |taken: &[_]| faults(asked(Lift, &with(taken), &nothing, "2026-12-01"));
    assert_eq!(
        lift(&[]),
        [("REQUEST_MISSING", None), ("LIFTING_BASIS_MISSING", None)]
    );
    assert_eq!(lift(&imposed), [("LIFTING_BASIS_MISSING", None)]);
    for asks in [RequestLifting, RecommendLifting] {
        assert_eq!(
            faults(asked(asks, &with(&imposed), &nothing, "2026-12-01")),
            []
        );
        assert_eq!(lift(&[imposed[0], imposed[1], (asks, "2026-11-30")]), []);
    }
    let lifted = [
        imposed[0],
        imposed[1],
        (RequestLifting, "2026-11-20"),
        (Lift, "2026-11-21"),
    ];
    assert_eq!(lift(&lifted), [("ALREADY_LIFTED", None)]);
    let ahead = WantedStep {
        kind: RequestLifting,
        complied_on: Some(day("2026-12-02")),
    };
    let judged = judge(ahead, &with(&imposed), &nothing, law(), day("2026-12-01"));
    assert_eq!(
        faults(judged),
        [("COMPLIANCE_NOT_REACHED", Some(day("2026-12-02")))]
    );
    let unsaid = judge(
        WantedStep::of(RequestLifting),
        &with(&imposed),
        &nothing,
        law(),
        day("2026-12-01"),
    );
    assert_eq!(faults(unsaid), [("COMPLIANCE_NOT_REACHED", None)]);
}

#[test]
fn a_ground_that_is_delicate_says_so_and_others_do_not() {
    let mut arrears = whole();
    for warning in &mut arrears.warnings {
        warning.ground = WarningGround::Arrears;
    }
    let standing = Standing {
        ground: Some(WarningGround::Arrears),
        ..fresh()
    };
    let allowed = asked(
        RestrictionStepKind::Request,
        &standing,
        &arrears,
        "2026-12-01",
    )
    .unwrap();
    assert!(allowed.caution.unwrap().en.contains("PP 44/2015"));
    let settled = asked(
        RestrictionStepKind::Request,
        &fresh(),
        &whole(),
        "2026-12-01",
    )
    .unwrap();
    assert_eq!(settled.caution, None);
    // Five working days for the office, by the team's setting.
    assert_eq!(settled.act_by, Some(day("2026-12-08")));
}

#[test]
fn every_fault_says_what_is_missing_in_both_languages_and_by_which_law() {
    let law = law();
    for (code, _) in StepFaultCode::ALL {
        let row = law.step_fault(*code, day("2026-11-20")).unwrap();
        assert!(!row.rule.id.is_empty() && !row.rule.en.is_empty() && !row.legal_basis.is_empty());
    }
}
