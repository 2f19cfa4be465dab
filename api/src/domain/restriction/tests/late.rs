//! Registers that were not fed in time.
use super::*;

/// The warnings and fine of [`whole`], true of these days.
fn known(warnings: &str, fines: &str) -> Sanctions {
    let mut sanctions = whole();
    for warning in &mut sanctions.warnings {
        warning.as_of = day(warnings);
    }
    for fine in &mut sanctions.fines {
        fine.as_of = day(fines);
    }
    sanctions
}

fn step(kind: RestrictionStepKind, sanctions: &Sanctions) -> Judged {
    use RestrictionStepKind::{Impose, Request, RequestLifting};
    let taken: &[_] = match kind {
        Request | RestrictionStepKind::RecommendImposition => &[],
        Impose => &[(Request, "2026-11-20")],
        RequestLifting | RestrictionStepKind::RecommendLifting => {
            &[(Request, "2026-11-20"), (Impose, "2026-11-23")]
        }
        RestrictionStepKind::Lift => &[
            (Request, "2026-11-20"),
            (Impose, "2026-11-23"),
            (RequestLifting, "2026-11-30"),
        ],
    };
    asked(kind, &with(taken), sanctions, "2026-12-01")
}

#[test]
fn uu_30_2014_nothing_is_requested_or_imposed_on_a_register_that_is_late() {
    use RestrictionStepKind::{Impose, Request};
    // Forty-five days before 1 December 2026 is 17 October.
    for kind in [Request, Impose] {
        let of = |warnings, fines| step(kind, &known(warnings, fines));
        assert_eq!(faults(of("2026-10-17", "2026-10-17")), []);
        assert_eq!(
            faults(of("2026-10-16", "2026-10-17")),
            [("WARNINGS_LATE", None)]
        );
        let refused = of("2026-10-17", "2026-10-16").unwrap_err();
        assert_eq!(refused[0].code, StepFaultCode::FinesLate);
        assert_eq!(refused[0].as_of, Some(day("2026-10-16")));
        assert!(refused[0].text.en.contains("fines") && refused[0].text.id.contains("denda"));
        assert!(refused[0].legal_basis.contains("UU 30/2014"));
        let both = of("2026-06-01", "2026-01-02").unwrap_err();
        let told: Vec<_> = both.iter().map(|fault| (fault.code, fault.as_of)).collect();
        assert_eq!(
            told,
            [
                (StepFaultCode::WarningsLate, Some(day("2026-06-01"))),
                (StepFaultCode::FinesLate, Some(day("2026-01-02"))),
            ]
        );
    }
}

#[test]
fn permenaker_4_2018_recommending_and_lifting_wait_for_no_register() {
    use RestrictionStepKind::{Lift, RecommendImposition, RecommendLifting, RequestLifting};
    let late = known("2026-01-02", "2026-01-02");
    for kind in [RecommendImposition, RequestLifting, RecommendLifting, Lift] {
        assert_eq!(faults(step(kind, &late)), [], "{kind}");
    }
}

#[test]
fn only_a_register_that_a_restriction_would_rest_on_is_asked_for_its_day() {
    let mut sanctions = whole();
    sanctions.warnings.push(WarningFact {
        ground: WarningGround::FalseData,
        as_of: day("2026-01-02"),
        ..warning(1, "2026-01-05", "2026-01-19")
    });
    sanctions.fines.push(FineFact {
        npp: "15070956".parse().unwrap(),
        as_of: day("2026-01-02"),
        ..fine("2026-01-05", "2026-02-04")
    });
    assert_eq!(request(&sanctions, "2026-12-01"), []);
    // What led to a restriction that was lifted is not asked for its day any more.
    let afresh = Standing {
        other_lifted_on: Some(day("2026-11-30")),
        ..fresh()
    };
    let late = known("2026-01-02", "2026-01-02");
    let judged = asked(RestrictionStepKind::Request, &afresh, &late, "2026-12-01");
    let codes: Vec<&str> = faults(judged).into_iter().map(|fault| fault.0).collect();
    assert!(!codes.contains(&"WARNINGS_LATE") && !codes.contains(&"FINES_LATE"));
}
