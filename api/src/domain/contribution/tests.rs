use super::SelfEmployedSegment::{Other, Transport};
use super::*;
use crate::domain::codes::Code;

fn law() -> Regulation {
    Regulation::embedded().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn shares(programme: Programme, wage: i64, text: &str) -> Vec<Share> {
    let risk_class = Some(2);
    of_wage(
        &law(),
        programme,
        WageBasis { wage, risk_class },
        month(text),
    )
    .unwrap()
}

fn exact(programme: Programme, wage: i64, text: &str) -> Vec<String> {
    let shares = shares(programme, wage, text);
    shares.iter().map(|share| share.exact.to_string()).collect()
}

#[test]
fn the_minimum_wage_of_2026_in_class_two_gives_the_published_test_vector() {
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
        let basis = WageBasis {
            wage: 1_000_000,
            risk_class: Some(class),
        };
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
    let missing = of_wage(
        &law(),
        Programme::Pension,
        WageBasis {
            wage: 1,
            risk_class: None,
        },
        month("2021-05"),
    );
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
fn a_contract_of_600_million_owes_1_020_000_and_130_000() {
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
fn contributions_are_never_negative_and_rise_with_the_wage_up_to_the_cap() {
    let law = law();
    for (programme, _) in Programme::ALL {
        for text in ["2024-06", "2026-06"] {
            let total = |wage| {
                let basis = WageBasis {
                    wage,
                    risk_class: Some(5),
                };
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
        of_wage(
            &law(),
            programme,
            WageBasis { wage, risk_class },
            month(text),
        )
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
