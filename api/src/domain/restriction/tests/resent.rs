//! Letters that were sent again: what was lawful stays so.
use chrono::Days;

use super::*;

#[test]
fn a_first_letter_that_is_sent_again_takes_nothing_from_a_lawful_order() {
    // Whatever day between the first of the order and today.
    for days in 0..95 {
        let again = day("2026-08-31") + Days::new(days);
        let mut sanctions = whole();
        sanctions.warnings.push(WarningFact {
            issued_on: again,
            due_on: again + Days::new(14),
            ..warning(1, "2026-09-01", "2026-09-15")
        });
        assert_eq!(request(&sanctions, "2026-12-03"), [], "{again}");
    }
}

#[test]
fn a_second_letter_that_comes_too_early_after_every_first_is_judged_by_the_first_that_ends_soonest()
{
    let hasty = Sanctions {
        warnings: vec![
            warning(1, "2026-09-01", "2026-09-15"),
            warning(1, "2026-09-08", "2026-09-22"),
            warning(2, "2026-09-10", "2026-09-24"),
        ],
        fines: Vec::new(),
    };
    assert_eq!(
        request(&hasty, "2026-09-11"),
        [
            ("SECOND_WARNING_TOO_EARLY", Some(day("2026-09-16"))),
            ("FINE_MISSING", Some(day("2026-09-25")))
        ]
    );
}

#[test]
fn a_second_letter_may_follow_the_first_that_runs_out_soonest() {
    let twice = Sanctions {
        warnings: vec![
            warning(1, "2026-09-01", "2026-09-15"),
            warning(1, "2026-09-14", "2026-09-28"),
        ],
        fines: Vec::new(),
    };
    assert_eq!(
        request(&twice, "2026-09-15"),
        [
            ("SECOND_WARNING_MISSING", Some(day("2026-09-16"))),
            ("FINE_MISSING", None)
        ]
    );
}
