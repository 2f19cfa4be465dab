use proptest::prelude::*;

use super::SelfEmployedSegment::{Other, Transport};
use super::*;
use crate::domain::codes::Code;
use crate::domain::regulation::WageCap;

fn law() -> Regulation {
    Regulation::embedded().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn basis(wage: i64, risk_class: Option<u8>) -> WageBasis {
    WageBasis {
        wage,
        risk_class,
        segment: None,
    }
}

fn shares(programme: Programme, wage: i64, text: &str) -> Vec<Share> {
    let risk_class = Some(2);
    of_wage(&law(), programme, basis(wage, risk_class), month(text)).unwrap()
}

fn exact(programme: Programme, wage: i64, text: &str) -> Vec<String> {
    let shares = shares(programme, wage, text);
    shares.iter().map(|share| share.exact.to_string()).collect()
}

#[test]
fn pp_44_45_46_2015_the_minimum_wage_of_2026_in_class_two_gives_the_published_test_vector() {
    let wage = 2_747_478;
    assert_eq!(
        exact(Programme::WorkAccident, wage, "2026-06"),
        ["14836.3812"]
    );
    assert_eq!(exact(Programme::Death, wage, "2026-06"), ["8242.434"]);
    assert_eq!(
        exact(Programme::OldAge, wage, "2026-06"),
        ["101656.686", "54949.56"]
    );
    assert_eq!(
        exact(Programme::Pension, wage, "2026-06"),
        ["54949.56", "27474.78"]
    );
    assert_eq!(
        shares(Programme::WorkAccident, wage, "2026-06")[0].rupiah,
        14_836
    );
    assert_eq!(
        shares(Programme::OldAge, wage, "2026-06")[0].rupiah,
        101_657
    );
}

#[test]
fn pp_44_2015_each_risk_class_has_its_rate() {
    let employer = |class| {
        let basis = basis(1_000_000, Some(class));
        of_wage(&law(), Programme::WorkAccident, basis, month("2026-06")).unwrap()[0].rupiah
    };
    assert_eq!(
        [1, 2, 3, 4, 5].map(employer),
        [2_400, 5_400, 8_900, 12_700, 17_400]
    );
}

#[test]
fn pp_45_2015_art_29_the_pension_cap_changes_on_the_first_of_march() {
    let of = |text| shares(Programme::Pension, 20_000_000, text)[0].rupiah;
    assert_eq!(of("2026-02"), 210_948);
    assert_eq!(of("2026-03"), 221_726);
    let missing = of_wage(&law(), Programme::Pension, basis(1, None), month("2021-05"));
    let programme = Programme::Pension;
    assert_eq!(missing, Err(ContributionError::NoCap { programme }));
}

#[test]
fn pp_6_2025_job_loss_costs_neither_employer_nor_worker() {
    for (text, total) in [("2025-02", 4_600), ("2025-03", 3_600)] {
        let shares = shares(Programme::JobLoss, 1_000_000, text);
        assert_eq!(shares.iter().map(|share| share.rupiah).sum::<i64>(), total);
        assert!(
            shares
                .iter()
                .all(|share| !matches!(share.payer, Payer::Employer | Payer::Worker))
        );
    }
}

#[test]
fn pp_44_2015_lampiran_3_a_contract_of_600_million_owes_1_020_000_and_130_000() {
    let of = |value| {
        let shares = of_contract_value(&law(), value, month("2026-06")).unwrap();
        [shares[0].rupiah, shares[1].rupiah]
    };
    assert_eq!(of(600_000_000), [1_020_000, 130_000]);
    assert_eq!(of(100_000_000), [210_000, 30_000]);
    assert_eq!(of(0), [0, 0]);
    assert_eq!(of(6_000_000_000), [6_840_000, 710_000]);
    let wages = of_project_wages(&law(), 100_000_000, month("2026-06")).unwrap();
    assert_eq!([wages[0].rupiah, wages[1].rupiah], [1_740_000, 300_000]);
}

#[test]
fn pp_50_2025_halves_the_self_employed_pair_unless_a_public_budget_pays() {
    let pair = |segment, payer, text: &str| {
        let basis = SelfEmployedBasis {
            income: 1_000_000,
            segment,
            payer,
        };
        [Programme::WorkAccident, Programme::Death]
            .map(|programme| {
                of_self_employed(&law(), programme, basis, month(text))
                    .unwrap()
                    .rupiah
            })
            .iter()
            .sum::<i64>()
    };
    assert_eq!(pair(Transport, CoveragePayer::OwnMeans, "2025-12"), 16_800);
    assert_eq!(pair(Transport, CoveragePayer::OwnMeans, "2026-02"), 8_400);
    assert_eq!(pair(Other, CoveragePayer::OwnMeans, "2026-02"), 16_800);
    assert_eq!(pair(Other, CoveragePayer::OwnMeans, "2026-04"), 8_400);
    assert_eq!(pair(Other, CoveragePayer::Apbd, "2026-04"), 16_800);
}

#[test]
fn pp_45_2015_art_29_each_year_has_its_pension_cap() {
    for (text, cap) in [
        ("2022-03", 9_077_600),
        ("2023-02", 9_077_600),
        ("2023-03", 9_559_600),
        ("2024-03", 10_042_300),
        ("2025-03", 10_547_400),
        ("2026-02", 10_547_400),
        ("2026-03", 11_086_300),
    ] {
        let limit = law().wage_cap(Programme::Pension, month(text));
        assert_eq!(limit, Some(WageCap::Amount(cap)), "{text}");
        let above = shares(Programme::Pension, cap + 1_000_000, text);
        assert_eq!(above, shares(Programme::Pension, cap, text), "{text}");
    }
}

#[test]
fn pp_46_2015_old_age_of_the_self_employed_on_one_million_makes_36_800_of_16_800() {
    let basis = SelfEmployedBasis {
        income: 1_000_000,
        segment: Other,
        payer: CoveragePayer::OwnMeans,
    };
    let of = |programme| of_self_employed(&law(), programme, basis, month("2025-12")).unwrap();
    let pair = of(Programme::WorkAccident).rupiah + of(Programme::Death).rupiah;
    assert_eq!(
        (pair, pair + of(Programme::OldAge).rupiah),
        (16_800, 36_800)
    );
    let relieved = of_self_employed(&law(), Programme::OldAge, basis, month("2026-04"));
    assert_eq!(
        relieved.unwrap().rupiah,
        20_000,
        "PP 50/2025 relieves JKK and JKM only"
    );
}

#[test]
fn pp_7_2025_labour_intensive_industry_pays_half_of_work_accident_for_six_months() {
    let employer = |segment, text: &str| {
        let basis = WageBasis {
            segment,
            ..basis(1_000_000, Some(3))
        };
        let shares = of_wage(&law(), Programme::WorkAccident, basis, month(text));
        shares.unwrap()[0].rupiah
    };
    let relieved = Some(WageSegment::LabourIntensive);
    let of = |text| employer(relieved, text);
    assert_eq!(
        ["2025-01", "2025-02", "2025-07", "2025-08"].map(of),
        [8_900, 4_450, 4_450, 8_900]
    );
    assert_eq!(employer(None, "2025-02"), 8_900);
    let basis = WageBasis {
        segment: relieved,
        ..basis(1_000_000, None)
    };
    let old_age = of_wage(&law(), Programme::OldAge, basis, month("2025-02")).unwrap();
    assert_eq!((old_age[0].rupiah, old_age[1].rupiah), (37_000, 20_000));
}

#[test]
fn a_bill_adds_up_what_each_workers_statement_says() {
    let programmes = [Programme::WorkAccident, Programme::Pension].into();
    let employer = EmployerBasis {
        risk_class: Some(2),
        segment: None,
    };
    let bill = of_wages(
        &law(),
        &programmes,
        (employer, &[2_747_478, 20_000_000]),
        month("2026-06"),
    );
    let bill: Vec<_> = bill
        .unwrap()
        .into_iter()
        .map(|share| (share.programme, share.payer, share.rupiah))
        .collect();
    assert_eq!(
        bill,
        [
            (Programme::WorkAccident, Payer::Employer, 14_836 + 108_000),
            (Programme::Pension, Payer::Employer, 54_950 + 221_726),
            (Programme::Pension, Payer::Worker, 27_475 + 110_863),
        ]
    );
    let nobody = of_wages(&law(), &programmes, (employer, &[]), month("2026-06"));
    assert_eq!(nobody, Ok(Vec::new()));
}

#[test]
fn contributions_are_never_negative_and_rise_with_the_wage_up_to_the_cap() {
    let law = law();
    for (programme, _) in Programme::ALL {
        for text in ["2024-06", "2026-06"] {
            let total = |wage| {
                let basis = basis(wage, Some(5));
                let shares = of_wage(&law, *programme, basis, month(text)).unwrap();
                shares.iter().map(|share| share.exact).sum::<ExactRupiah>()
            };
            let cap = law.wage_cap(*programme, month(text)).unwrap();
            let mut before = total(0);
            assert_eq!(before, ExactRupiah::default());
            for step in 1..400_i64 {
                let (wage, below) = (step * 77_777, (step - 1) * 77_777);
                let now = total(wage);
                assert!(now >= before, "{programme} {wage}");
                assert_eq!(
                    now > before,
                    cap.limit(wage) > cap.limit(below),
                    "{programme} {wage}"
                );
                before = now;
            }
        }
    }
}

#[test]
fn what_cannot_be_reckoned_is_an_error_and_not_zero() {
    let of = |programme, wage, risk_class, text| {
        of_wage(&law(), programme, basis(wage, risk_class), month(text))
    };
    assert_eq!(
        of(Programme::Death, -1, None, "2026-06"),
        Err(ContributionError::Negative)
    );
    assert_eq!(
        of(Programme::WorkAccident, 1, None, "2026-06"),
        Err(ContributionError::NoRiskClass)
    );
    let programme = Programme::WorkAccident;
    assert_eq!(
        of(programme, 1, Some(6), "2026-06"),
        Err(ContributionError::NoRate { programme })
    );
    assert!(of(Programme::Pension, i64::MAX, None, "2026-06").is_ok());
}

/// A month for which the data know every rate and cap, and a class.
fn terms() -> impl Strategy<Value = (Programme, EmployerBasis, Month)> {
    let programme = proptest::sample::select(Programme::ALL).prop_map(|(programme, _)| programme);
    let segment = proptest::option::of(Just(WageSegment::LabourIntensive));
    (programme, 1_u8..=5, segment, 0_i32..58).prop_map(|(programme, class, segment, months)| {
        let employer = EmployerBasis {
            risk_class: Some(class),
            segment,
        };
        (programme, employer, month("2022-03").plus(months))
    })
}

fn bill(
    (programme, employer, month): (Programme, EmployerBasis, Month),
    wages: &[i64],
) -> Vec<Share> {
    let law = LAW.get_or_init(law);
    of_wages(law, &[programme].into(), (employer, wages), month).unwrap()
}

static LAW: std::sync::OnceLock<Regulation> = std::sync::OnceLock::new();

fn rupiah(shares: &[Share]) -> i64 {
    shares.iter().map(|share| share.rupiah).sum()
}

fn unrounded(shares: &[Share]) -> ExactRupiah {
    shares.iter().map(|share| share.exact).sum()
}

proptest! {
    #[test]
    fn no_share_is_negative_nor_more_than_the_wage(terms in terms(), wage in 0_i64..1_000_000_000) {
        for share in bill(terms, &[wage]) {
            prop_assert!(0 <= share.rupiah && share.rupiah <= wage);
            prop_assert!(share.exact >= ExactRupiah::default());
        }
    }

    #[test]
    fn a_bill_is_additive_over_workers(
        terms in terms(),
        some in proptest::collection::vec(0_i64..100_000_000, 0..8),
        others in proptest::collection::vec(0_i64..100_000_000, 0..8),
    ) {
        let all: Vec<i64> = some.iter().chain(&others).copied().collect();
        prop_assert_eq!(rupiah(&bill(terms, &all)), rupiah(&bill(terms, &some)) + rupiah(&bill(terms, &others)));
        let each: i64 = all.iter().map(|wage| rupiah(&bill(terms, &[*wage]))).sum();
        prop_assert_eq!(rupiah(&bill(terms, &all)), each);
    }

    #[test]
    fn a_bill_rises_with_the_wage_up_to_the_cap_and_not_above_it(
        terms in terms(),
        lower in 0_i64..30_000_000,
        more in 1_i64..30_000_000,
    ) {
        let higher = lower + more;
        let (before, after) = (bill(terms, &[lower]), bill(terms, &[higher]));
        prop_assert!(rupiah(&before) <= rupiah(&after));
        let cap = LAW.get_or_init(law).wage_cap(terms.0, terms.2).unwrap();
        let rises = cap.limit(lower) < cap.limit(higher);
        prop_assert_eq!(unrounded(&before) < unrounded(&after), rises);
        if let WageCap::Amount(amount) = cap {
            prop_assert_eq!(bill(terms, &[amount]), bill(terms, &[amount + more]));
        }
    }
}
