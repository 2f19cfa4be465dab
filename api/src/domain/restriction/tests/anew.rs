//! A sequence that begins anew after a restriction was lifted.
use super::*;

#[test]
fn pp_86_2013_what_led_to_a_restriction_that_was_lifted_leads_to_no_other() {
    use RestrictionStepKind::{Impose, RecommendImposition, Request};
    let after = |lifted: &str| Standing {
        other_lifted_on: Some(day(lifted)),
        ..with(&[(Request, "2026-12-01")])
    };
    let anew = [
        ("SEQUENCE_BEGINS_ANEW", None),
        ("FIRST_WARNING_MISSING", Some(day("2026-12-02"))),
        ("SECOND_WARNING_MISSING", Some(day("2026-12-02"))),
        ("FINE_MISSING", None),
    ];
    for kind in [RecommendImposition, Impose] {
        let judged = asked(kind, &after("2026-12-01"), &whole(), "2026-12-02");
        assert_eq!(faults(judged), anew, "{kind}");
    }
    let afresh = Standing {
        other_lifted_on: Some(day("2026-12-01")),
        ..fresh()
    };
    let judged = asked(Request, &afresh, &whole(), "2026-12-02");
    assert_eq!(faults(judged), anew);
    // Before that day the letters still count, and where there are none nothing is said of them.
    assert_eq!(
        faults(asked(Impose, &after("2026-12-03"), &whole(), "2026-12-02")),
        []
    );
    let nothing = Sanctions::default();
    let judged = asked(Impose, &after("2026-12-01"), &nothing, "2026-12-02");
    assert_eq!(faults(judged), anew[1..]);
}

#[test]
fn pp_86_2013_a_letter_of_the_day_of_lifting_is_the_last_that_does_not_count() {
    let lifted_on = |on: &str| {
        let standing = Standing {
            other_lifted_on: Some(day(on)),
            ..fresh()
        };
        let asked_on = "2026-12-01";
        faults(asked(
            RestrictionStepKind::Request,
            &standing,
            &whole(),
            asked_on,
        ))
    };
    assert_eq!(lifted_on("2026-08-31"), []);
    let codes = |on| -> Vec<&str> { lifted_on(on).into_iter().map(|fault| fault.0).collect() };
    // The first warning is of 1 September; what follows it stands on no first warning any more.
    assert_eq!(
        codes("2026-09-01"),
        ["SEQUENCE_BEGINS_ANEW", "FIRST_WARNING_MISSING"]
    );
    // Between the second warning and the fine.
    assert_eq!(
        codes("2026-10-04"),
        [
            "SEQUENCE_BEGINS_ANEW",
            "FIRST_WARNING_MISSING",
            "SECOND_WARNING_MISSING",
            "FINE_MISSING"
        ]
    );
}

#[test]
fn pp_86_2013_a_new_sequence_is_told_how_far_it_has_come_and_why_the_old_one_does_not_count() {
    let mut cycles = whole();
    cycles.warnings.push(warning(1, "2026-12-07", "2026-12-21"));
    let standing = Standing {
        other_lifted_on: Some(day("2026-12-01")),
        ..fresh()
    };
    let judged = asked(
        RestrictionStepKind::Request,
        &standing,
        &cycles,
        "2026-12-10",
    );
    let codes: Vec<&str> = faults(judged).into_iter().map(|fault| fault.0).collect();
    assert_eq!(
        codes,
        [
            "SEQUENCE_BEGINS_ANEW",
            "SECOND_WARNING_MISSING",
            "FINE_MISSING"
        ]
    );
}
