use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::domain::codes::{
    BusinessScale, Code, InstalmentStatus, MembershipStatus, ParticipantKind, Programme,
    ServiceKind, SourceRegister,
};
use crate::domain::facts::sample::{FIRST, SECOND, TODAY, business, day, member};
use crate::domain::facts::{
    EnrolmentFact, InstalmentPlanFact, RestrictionFact, SourceState, UnpaidMonth, WorkerEvidence,
};
use crate::domain::identifiers::Month;

fn law() -> Regulation {
    Regulation::embedded().unwrap()
}

fn today() -> NaiveDate {
    day(TODAY)
}

/// A day so many days from today.
fn from_today(days: i64) -> NaiveDate {
    today() + chrono::Duration::days(days)
}

fn membership() -> impl Strategy<Value = crate::domain::facts::MembershipFact> {
    let enrolment = (0..4_usize, -900..60_i64, proptest::option::of(-60..60_i64));
    (
        (any::<bool>(), 0..3_usize, -900..40_i64, any::<bool>()),
        (0..20_u32, proptest::option::of(0..9_i32), -200..1_i64),
        proptest::collection::vec(enrolment, 0..5),
    )
        .prop_map(
            |((is_first, status, registered, builds), (workers, paid, ended), enrolments)| {
                let programmes = [
                    Programme::WorkAccident,
                    Programme::Death,
                    Programme::OldAge,
                    Programme::Pension,
                ];
                let mut fact = member(if is_first { FIRST } else { SECOND });
                fact.registered_on = from_today(registered);
                fact.worker_count = workers;
                fact.status = MembershipStatus::ALL[status].0;
                if builds {
                    fact.kind = ParticipantKind::Construction;
                }
                if fact.status != MembershipStatus::Active {
                    fact.deactivated_on = Some(from_today(ended));
                }
                fact.last_paid_month = paid.map(|back| Month::of(today()).plus(-back));
                fact.enrolments = enrolments
                    .into_iter()
                    .map(|(programme, from, until)| EnrolmentFact {
                        programme: programmes[programme],
                        enrolled_on: from_today(from),
                        ended_on: until.map(from_today),
                    })
                    .collect();
                fact
            },
        )
}

fn unpaid() -> impl Strategy<Value = UnpaidMonth> {
    (any::<bool>(), -2..20_i32, 0..25_u64).prop_map(|(is_first, back, late)| {
        let month = Month::of(today()).plus(-back);
        UnpaidMonth {
            npp: if is_first { FIRST } else { SECOND }.parse().unwrap(),
            month,
            due_on: month.next().first_day() + Days::new(late),
            amount: 1_000,
            as_of: None,
        }
    })
}

fn evidence() -> impl Strategy<Value = WorkerEvidence> {
    let wage = proptest::option::of(1_000_000..4_000_000_i64);
    (
        0..3_usize,
        -900..50_i64,
        proptest::option::of(0..30_u32),
        wage,
    )
        .prop_map(|(register, on, workers, lowest_wage)| WorkerEvidence {
            register: [
                SourceRegister::ManpowerReport,
                SourceRegister::LabourInspection,
                SourceRegister::FieldVerification,
            ][register],
            record: format!("{register} {on}"),
            on: from_today(on),
            workers,
            lowest_wage,
            as_of: None,
        })
}

fn plan() -> impl Strategy<Value = InstalmentPlanFact> {
    (any::<bool>(), -200..30_i64, 0..InstalmentStatus::ALL.len()).prop_map(
        |(is_first, agreed, status)| InstalmentPlanFact {
            number: format!("ANG-{agreed}"),
            npp: if is_first { FIRST } else { SECOND }.parse().unwrap(),
            agreed_on: from_today(agreed),
            status: InstalmentStatus::ALL[status].0,
            as_of: None,
        },
    )
}

fn restriction() -> impl Strategy<Value = RestrictionFact> {
    let imposed = proptest::option::of(-90..30_i64);
    (imposed, proptest::option::of(1..90_i64)).prop_map(|(imposed, held)| {
        let imposed_on = imposed.map(from_today);
        RestrictionFact {
            number: format!("TMP2T/{imposed:?}/2026"),
            service: ServiceKind::BusinessLicensing,
            legal_ground: "PP 86/2013 Ps. 8(1)".into(),
            imposed_on,
            lifted_on: imposed_on.and_then(|on| Some(on + chrono::Duration::days(held?))),
            as_of: None,
        }
    })
}

/// An employer of any kind, with every register of yesterday but contributions, which are so old.
fn facts() -> impl Strategy<Value = Facts> {
    (
        (
            0..4_usize,
            any::<bool>(),
            0..40_i64,
            proptest::option::of(1_000_000..4_000_000_i64),
        ),
        proptest::collection::vec(membership(), 0..3),
        proptest::collection::vec(unpaid(), 0..5),
        proptest::collection::vec(evidence(), 0..4),
        proptest::collection::vec(plan(), 0..3),
        proptest::collection::vec(restriction(), 0..3),
    )
        .prop_map(
            |((scale, is_known, age, wage), memberships, unpaid, evidence, plans, restrictions)| {
                let mut facts = business(BusinessScale::ALL[scale].0);
                if !is_known {
                    facts = facts.without_licence_scale();
                }
                if let Some(wage) = wage {
                    facts = facts.billed_at(wage);
                }
                facts.memberships = memberships;
                facts.unpaid = unpaid;
                facts.evidence = evidence;
                facts.instalment_plans = plans;
                facts.restrictions = restrictions;
                true_of(
                    facts,
                    SourceRegister::BpjsContribution,
                    Some(from_today(-age)),
                )
            },
        )
}

/// The same with a register that is true of another day.
fn true_of(mut facts: Facts, register: SourceRegister, as_of: Option<NaiveDate>) -> Facts {
    facts.sources.retain(|source| source.register != register);
    facts.sources.push(SourceState { register, as_of });
    facts
}

/// What is compared: everything but the day itself and the next look.
fn said(kept: Kept) -> Kept {
    Kept {
        assessed_on: today(),
        review: Review::default(),
        ..kept
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn until_its_review_is_due_assessing_anew_says_the_same(
        facts in facts(), later in 0..400_u64, newer in 0..60_u64,
    ) {
        let law = law();
        let kept = keep(&facts, &law, today());
        // The last day before the review, or one on the way there.
        let last = kept.review.on.map_or(from_today(300), |on| on.pred_opt().unwrap());
        let on = (today() + Days::new(later)).min(last);
        // Contributions go on being fed as well, up to the day before their review, and are on time.
        let was_true_of = facts.sources.iter()
            .find(|source| source.register == SourceRegister::BpjsContribution)
            .and_then(|source| source.as_of)
            .unwrap();
        let known = kept.review.once_paid_known_on
            .map_or(on, |once| (was_true_of + Days::new(newer)).min(once.pred_opt().unwrap()));
        let on = on.min(known + Days::new(45));
        let mut then = facts.clone();
        for (register, _) in SourceRegister::ALL {
            then = true_of(then, *register, Some(on));
        }
        then = true_of(then, SourceRegister::BpjsContribution, Some(known));
        then.instalment_plans_as_of = Some(on);
        prop_assert_eq!(faults(&then.sources, &law, on), faults(&facts.sources, &law, today()));
        prop_assert_eq!(said(keep(&then, &law, on)), said(kept));
    }

    #[test]
    fn a_category_is_found_exactly_while_the_registers_it_rests_on_can_be_relied_on(
        facts in facts(), register in 0..8_usize,
    ) {
        let law = law();
        let on_time = keep(&facts, &law, today());
        let register = SourceRegister::ALL[register].0;
        let overdue = keep(&true_of(facts, register, None), &law, today());
        let of_employer = |category: &ComplianceCategory| {
            !matches!(category, ComplianceCategory::SourceMissing | ComplianceCategory::SourceStale)
        };
        let expected: BTreeSet<_> = on_time.findings.keys().copied()
            .filter(|category| of_employer(category) && !rests_on(*category).contains(&register))
            .collect();
        let found = overdue.findings.keys().copied().filter(of_employer);
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn what_stands_after_all_turns_is_what_was_found_last(assessed in proptest::collection::vec(facts(), 1..5)) {
        let law = law();
        let mut stood = BTreeSet::new();
        let mut told = BTreeSet::new();
        for facts in assessed {
            let kept = keep(&facts, &law, today());
            for turn in kept.turns(&stood) {
                match turn.turn {
                    ComplianceTurn::Began => prop_assert!(told.insert(turn.category)),
                    ComplianceTurn::Cured => prop_assert!(told.remove(&turn.category)),
                }
            }
            stood = kept.standing(&stood);
            prop_assert_eq!(&told, &stood);
            for (category, finding) in &kept.findings {
                prop_assert!(!finding.stands_against || stood.contains(category));
            }
        }
    }
}

#[test]
fn a_bill_is_looked_at_the_day_after_it_falls_due_and_again_once_that_is_known() {
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST))
        .owing(FIRST, &["2026-11"]);
    let kept = keep(&facts, &law(), today());
    assert_eq!(kept.review.on, Some(day("2026-12-16")));
    assert_eq!(kept.review.once_paid_known_on, Some(day("2026-12-16")));
    assert_eq!((kept.months_in_arrears, kept.overdue_amount), (0, 0));
    let due = keep(&facts, &law(), day("2026-12-16"));
    assert_eq!((due.months_in_arrears, due.overdue_amount), (0, 0));
    let arrears = &ComplianceCategory::Arrears;
    assert!(
        !due.findings.contains_key(arrears),
        "it may have been paid since"
    );
    let known = facts.with_source(SourceRegister::BpjsContribution, Some("2026-12-16"));
    let known = keep(&known, &law(), day("2026-12-16"));
    assert!(known.findings.contains_key(arrears));
    assert_eq!(
        (known.months_in_arrears, known.overdue_amount),
        (1, 1_000_000)
    );
}

#[test]
fn evidence_is_looked_at_when_it_grows_too_old() {
    let facts =
        business(BusinessScale::Micro).counted(SourceRegister::FieldVerification, "2024-09-25", 3);
    let unregistered = |on: NaiveDate| {
        let mut facts = facts.clone();
        for (register, _) in SourceRegister::ALL {
            facts = true_of(facts, *register, Some(on));
        }
        let kept = keep(&facts, &law(), on);
        kept.findings
            .contains_key(&ComplianceCategory::UnregisteredObliged)
    };
    let on = keep(&facts, &law(), today()).review.on;
    assert_eq!(on, Some(day("2024-09-25") + Days::new(801)));
    assert!(unregistered(on.unwrap().pred_opt().unwrap()));
    assert!(!unregistered(on.unwrap()));
}

#[test]
fn what_cannot_be_told_is_neither_a_beginning_nor_a_cure() {
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST))
        .owing(FIRST, &["2026-08"]);
    let stood = BTreeSet::from([ComplianceCategory::Arrears]);
    let late = facts
        .clone()
        .with_source(SourceRegister::BpjsContribution, None);
    let late = keep(&late, &law(), today());
    assert!(late.undetermined.contains_key(&ComplianceCategory::Arrears));
    assert_eq!(late.turns(&stood), []);
    assert_eq!(late.standing(&stood), stood);
    let paid = business(BusinessScale::Medium).with(member(FIRST));
    let turns = keep(&paid, &law(), today()).turns(&stood);
    let cured = Turn {
        category: ComplianceCategory::Arrears,
        turn: ComplianceTurn::Cured,
        since: None,
    };
    assert_eq!(turns, [cured]);
}

#[test]
fn payments_that_stop_are_looked_at_when_the_month_that_completes_it_is_known_to_be_late() {
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST).last_paid("2026-09"))
        .with_source(SourceRegister::BpjsContribution, Some("2026-11-21"));
    let kept = keep(&facts, &law(), today());
    let months = law().lapse(today()).unwrap().rule.months_min;
    let last_missed: Month = "2026-09".parse().unwrap();
    let due_on = law().due_on(last_missed.plus(i32::from(months))).unwrap();
    assert!(due_on > today(), "not yet");
    assert_eq!(kept.review.once_paid_known_on, due_on.succ_opt());
    let fed = facts
        .with_source(SourceRegister::BpjsMembership, Some("2027-01-16"))
        .with_source(SourceRegister::BpjsContribution, Some("2027-01-16"));
    let lapsed = keep(&fed, &law(), day("2027-01-16"));
    assert!(lapsed.findings.contains_key(&ComplianceCategory::Lapsed));
    assert_eq!(lapsed.lapsed_on, due_on.succ_opt());
}

#[test]
fn what_is_told_as_information_is_kept_and_turns_nothing() {
    let facts = business(BusinessScale::Medium)
        .with(member(FIRST))
        .with_plan(FIRST, "2026-08-01", InstalmentStatus::Kept)
        .with_source(SourceRegister::BpjsMembership, Some("2026-10-01"));
    let kept = keep(&facts, &law(), today());
    let found: Vec<_> = kept.findings.keys().copied().collect();
    assert_eq!(
        found,
        [
            ComplianceCategory::InstalmentPlanKept,
            ComplianceCategory::SourceStale
        ]
    );
    assert_eq!(kept.turns(&BTreeSet::new()), []);
    assert_eq!(kept.standing(&BTreeSet::new()), BTreeSet::new());
    assert_eq!(kept.since(), None);
}
