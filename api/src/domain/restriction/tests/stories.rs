//! Stories of an employer, told at random: what holds in each of them.
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;

#[test]
fn what_the_calendar_does_not_know_is_refused_and_not_guessed() {
    let ahead = Sanctions {
        warnings: vec![
            warning(1, "2026-12-01", "2026-12-15"),
            warning(2, "2026-12-21", "2027-01-06"),
        ],
        fines: vec![fine("2027-01-11", "2027-02-10")],
    };
    assert_eq!(request(&ahead, "2027-03-01"), [("CALENDAR_UNKNOWN", None)]);
    let before = Sanctions {
        warnings: vec![
            warning(1, "2023-10-02", "2023-10-16"),
            warning(2, "2023-11-01", "2023-11-15"),
        ],
        fines: vec![fine("2023-12-01", "2023-12-31")],
    };
    assert_eq!(request(&before, "2026-03-01"), [("CALENDAR_UNKNOWN", None)]);
    // A warning of the year before has surely run out once ten known working days have passed.
    let across = Sanctions {
        warnings: vec![
            warning(1, "2023-12-20", "2024-01-05"),
            warning(2, "2024-02-01", "2024-02-20"),
        ],
        fines: vec![fine("2024-02-26", "2024-03-20")],
    };
    assert_eq!(request(&across, "2024-06-03"), []);
}

/// Everything that may happen to one employer, day after day.
#[derive(Clone, Debug)]
enum Deed {
    Warn(u8, u64),
    Fine(u64),
    Pay,
    Want(RestrictionStepKind),
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let kinds: Vec<RestrictionStepKind> = RestrictionStepKind::ALL
        .iter()
        .map(|(kind, _)| *kind)
        .collect();
    prop_oneof![
        2 => (1_u8..=2, 0_u64..25).prop_map(|(sequence, days)| Deed::Warn(sequence, days)),
        2 => (0_u64..45).prop_map(Deed::Fine),
        1 => Just(Deed::Pay),
        6 => prop::sample::select(kinds).prop_map(Deed::Want),
    ]
}

/// Deeds with the days that pass before each; long sequences in a lawful rhythm among them.
fn any_story() -> impl Strategy<Value = Vec<(u64, Deed)>> {
    let free = prop::collection::vec((0_u64..40, any_deed()), 1..14);
    let rhythm = (12_u64..20, 13_u64..24, 13_u64..24, 20_u64..50, 0_u64..4).prop_flat_map(
        |(first, second, fine, wait, gap)| {
            let begun = vec![
                (first, Deed::Warn(1, 14)),
                (second, Deed::Warn(2, 14)),
                (fine, Deed::Fine(30)),
                (wait, Deed::Want(RestrictionStepKind::Request)),
                (gap, Deed::Want(RestrictionStepKind::Impose)),
            ];
            prop::collection::vec((0_u64..15, any_deed()), 0..6).prop_map(move |rest| {
                let mut story = begun.clone();
                story.extend(rest);
                story
            })
        },
    );
    prop_oneof![free, rhythm]
}

/// The law once more, told by hand and apart from the engine: walks the days one by one.
fn may_be_imposed(sanctions: &Sanctions, law: &Regulation, on: NaiveDate) -> bool {
    let calendar = law.calendar();
    let end_of = |warning: &WarningFact| {
        let (mut end, mut left) = (warning.issued_on, 10);
        while left > 0 {
            end = end.succ_opt().unwrap();
            left -= i32::from(calendar.is_working_day(end).unwrap());
        }
        end.max(warning.due_on)
    };
    sanctions.warnings.iter().any(|first| {
        sanctions.warnings.iter().any(|second| {
            sanctions.fines.iter().any(|fine| {
                let is_order = first.sequence == 1 && second.sequence == 2;
                let end = end_of(second);
                is_order
                    && end_of(first) < second.issued_on
                    && end < fine.issued_on
                    && fine.due_on.max(end + Days::new(30)) < on
                    && fine.paid_on.is_none_or(|paid| on < paid)
            })
        })
    })
}

proptest! {
    #[test]
    fn no_order_of_steps_imposes_a_restriction_before_the_law_allows(story in any_story()) {
        let law = law();
        let mut today = day("2025-01-06");
        let (mut sanctions, mut standing) = (Sanctions::default(), fresh());
        for (wait, deed) in story {
            today = today + Days::new(wait);
            match deed {
                Deed::Warn(sequence, days) => sanctions.warnings.push(WarningFact {
                    issued_on: today,
                    due_on: today + Days::new(days),
                    ..warning(sequence, "2025-01-06", "2025-01-06")
                }),
                Deed::Fine(days) => sanctions.fines.push(FineFact {
                    issued_on: today,
                    due_on: today + Days::new(days),
                    ..fine("2025-01-06", "2025-01-06")
                }),
                Deed::Pay => for fine in &mut sanctions.fines {
                    fine.paid_on = fine.paid_on.or(Some(today));
                },
                Deed::Want(kind) => {
                    let wanted = WantedStep { kind, complied_on: Some(today) };
                    match judge(wanted, &standing, &sanctions, law, today) {
                        Ok(_) => {
                            if kind == RestrictionStepKind::Impose {
                                prop_assert!(may_be_imposed(&sanctions, law, today));
                                let asked = standing.has(RestrictionStepKind::Request)
                                    || standing.has(RestrictionStepKind::RecommendImposition);
                                prop_assert!(asked);
                            }
                            if kind == RestrictionStepKind::Lift {
                                let asked = standing.has(RestrictionStepKind::RequestLifting)
                                    || standing.has(RestrictionStepKind::RecommendLifting);
                                prop_assert!(asked);
                            }
                            prop_assert!(!standing.has(kind));
                            standing.taken.push((kind, today));
                        }
                        Err(faults) => {
                            prop_assert!(!faults.is_empty());
                            for fault in faults {
                                prop_assert!(!fault.text.id.is_empty() && !fault.legal_basis.is_empty());
                                prop_assert!(fault.not_before.is_none_or(|first| first >= today));
                            }
                        }
                    }
                }
            }
        }
        // Nothing follows a lifting.
        if standing.has(RestrictionStepKind::Lift) {
            for (kind, _) in RestrictionStepKind::ALL {
                let wanted = WantedStep { kind: *kind, complied_on: Some(today) };
                prop_assert!(judge(wanted, &standing, &sanctions, law, today).is_err());
            }
        }
    }

    #[test]
    fn a_lawful_rhythm_is_allowed_so_that_the_engine_does_not_refuse_everything(
        first in 0_u64..20, second in 15_u64..30, fined in 17_u64..30,
    ) {
        let law = law();
        let begun = day("2026-01-05") + Days::new(first);
        let warned = begun + Days::new(second + 5);
        let fine_on = warned + Days::new(fined);
        let mut sanctions = Sanctions::default();
        for (sequence, on) in [(1, begun), (2, warned)] {
            let letter = warning(sequence, "2026-01-05", "2026-01-05");
            sanctions.warnings.push(WarningFact { issued_on: on, due_on: on, ..letter });
        }
        sanctions.fines.push(FineFact { issued_on: fine_on, due_on: fine_on, ..fine("2026-01-05", "2026-01-05") });
        let asked = |on| judge(WantedStep::of(RestrictionStepKind::Request), &fresh(), &sanctions, law, on);
        let refused = asked(fine_on).unwrap_err();
        prop_assume!(refused.iter().all(|fault| fault.code == StepFaultCode::FineRunning));
        // Waiting for the day that the refusal names is enough, and a day less is not.
        let first_day = refused[0].not_before.unwrap();
        prop_assert!(asked(first_day).is_ok());
        prop_assert!(asked(first_day.pred_opt().unwrap()).is_err());
    }
}
