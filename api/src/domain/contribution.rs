//! What an employer owes for a worker, a project or a self-employed participant, by the law of the month.
//!
//! Every share is reckoned exactly and then rounded by itself to the whole rupiah, a half up
//! ([`ExactRupiah::rounded`]); the exact amount is kept beside it. BPJS publishes no rounding rule,
//! so a bill may differ by a rupiah a share.
use std::collections::BTreeSet;

use super::codes::{CoveragePayer, Programme};
use super::identifiers::Month;
use super::regulation::{ExactRupiah, Payer, Rate, Regulation, SelfEmployedSegment, WageSegment};

/// A payer's share of a contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Programme.
    pub programme: Programme,
    /// Who bears it.
    pub payer: Payer,
    /// Before rounding.
    pub exact: ExactRupiah,
    /// Whole rupiah.
    pub rupiah: i64,
    /// The article it rests on.
    pub legal_basis: String,
}

/// What a wage earner's contribution is reckoned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WageBasis {
    /// Monthly wage, whole rupiah.
    pub wage: i64,
    /// JKK risk class 1 to 5 of the employer.
    pub risk_class: Option<u8>,
    /// For reliefs; `None` where the employer gets none.
    pub segment: Option<WageSegment>,
}

/// An employer of wage earners, as contributions are reckoned for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmployerBasis {
    /// JKK risk class 1 to 5.
    pub risk_class: Option<u8>,
    /// For reliefs; `None` where it gets none.
    pub segment: Option<WageSegment>,
}

/// What a self-employed participant's contribution is reckoned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfEmployedBasis {
    /// Monthly income base, whole rupiah; the lowest bracket's where it is lower.
    pub income: i64,
    /// For reliefs.
    pub segment: SelfEmployedSegment,
    /// For reliefs: none where a public budget pays.
    pub payer: CoveragePayer,
}

/// A contribution cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContributionError {
    /// Wages, incomes and contract values are not below zero.
    #[error("the amount to reckon on is negative")]
    Negative,
    /// JKK needs the employer's risk class.
    #[error("the risk class is not known")]
    NoRiskClass,
    /// The law's data have no rate for the month.
    #[error("the law's data have no rate for {programme} in that month")]
    NoRate {
        /// Programme.
        programme: Programme,
    },
    /// The law's data have no wage cap for the month.
    #[error("the law's data have no wage cap for {programme} in that month")]
    NoCap {
        /// Programme.
        programme: Programme,
    },
}

/// The shares of a wage earner's contribution to one programme for `month`.
pub fn of_wage(
    regulation: &Regulation,
    programme: Programme,
    basis: WageBasis,
    month: Month,
) -> Result<Vec<Share>, ContributionError> {
    let wage = not_negative(basis.wage)?;
    if programme == Programme::WorkAccident && basis.risk_class.is_none() {
        return Err(ContributionError::NoRiskClass);
    }
    let cap = regulation
        .wage_cap(programme, month)
        .ok_or(ContributionError::NoCap { programme })?;
    let shares: Vec<Share> = [
        Payer::Employer,
        Payer::Worker,
        Payer::State,
        Payer::Recomposed,
    ]
    .into_iter()
    .filter_map(|payer| {
        let row = regulation.rate(programme, payer, basis.risk_class, month)?;
        let full = row.rule.percent.of(cap.limit(wage));
        // Reliefs are for who employs; what workers owe for themselves stays.
        let relief = basis
            .segment
            .filter(|_| payer == Payer::Employer)
            .and_then(|segment| regulation.wage_relief(segment, programme, month));
        Some(match relief {
            Some(relief) => {
                let exact = full.less(relief.rule.percent);
                share((programme, payer), exact, &relief.legal_basis)
            }
            None => share((programme, payer), full, &row.legal_basis),
        })
    })
    .collect();
    if shares.is_empty() {
        return Err(ContributionError::NoRate { programme });
    }
    Ok(shares)
}

/// What an employer is to be billed for a month: the shares of all its workers in the programmes that it
/// joined, added up by programme and payer. Each worker's share is rounded by itself, so that the bill
/// is the sum of what each worker's statement says.
pub fn of_wages(
    regulation: &Regulation,
    programmes: &BTreeSet<Programme>,
    (employer, wages): (EmployerBasis, &[i64]),
    month: Month,
) -> Result<Vec<Share>, ContributionError> {
    let EmployerBasis {
        risk_class,
        segment,
    } = employer;
    let mut bill: Vec<Share> = Vec::new();
    for wage in wages {
        for programme in programmes {
            let basis = WageBasis {
                wage: *wage,
                risk_class,
                segment,
            };
            for share in of_wage(regulation, *programme, basis, month)? {
                let known = bill
                    .iter_mut()
                    .find(|known| known.programme == share.programme && known.payer == share.payer);
                match known {
                    Some(known) => {
                        known.exact = [known.exact, share.exact].into_iter().sum();
                        known.rupiah = known.rupiah.saturating_add(share.rupiah);
                    }
                    None => bill.push(share),
                }
            }
        }
    }
    Ok(bill)
}

/// JKK and JKM of a construction project whose wages are known, whole rupiah for the whole project.
pub fn of_project_wages(
    regulation: &Regulation,
    wages: i64,
    month: Month,
) -> Result<Vec<Share>, ContributionError> {
    let wages = not_negative(wages)?;
    [Programme::WorkAccident, Programme::Death]
        .into_iter()
        .map(|programme| {
            let row = regulation
                .construction_wage(programme, month.first_day())
                .ok_or(ContributionError::NoRate { programme })?;
            let exact = row.rule.percent.of(wages);
            Ok(share((programme, Payer::Employer), exact, &row.legal_basis))
        })
        .collect()
}

/// JKK and JKM of a construction project whose wages are not known, by its contract value without VAT.
/// Bands are marginal: each part of the value takes the rate of its own band.
pub fn of_contract_value(
    regulation: &Regulation,
    value: i64,
    month: Month,
) -> Result<Vec<Share>, ContributionError> {
    let value = not_negative(value)?;
    let programme = Programme::WorkAccident;
    let row = regulation
        .construction_value(month.first_day())
        .ok_or(ContributionError::NoRate { programme })?;
    let parts = |rate: fn(&super::regulation::ConstructionBand) -> Rate| {
        let mut lower = 0;
        row.rule
            .band
            .iter()
            .map(|band| {
                let upper = band.value_max.unwrap_or(i64::MAX);
                let part = value.min(upper).saturating_sub(lower).max(0);
                lower = upper;
                rate(band).of(part)
            })
            .sum::<ExactRupiah>()
    };
    let accident = parts(|band| band.work_accident);
    let death = parts(|band| band.death);
    Ok(vec![
        share(
            (Programme::WorkAccident, Payer::Employer),
            accident,
            &row.legal_basis,
        ),
        share((Programme::Death, Payer::Employer), death, &row.legal_basis),
    ])
}

/// A self-employed participant's contribution to one programme for `month`, after relief.
pub fn of_self_employed(
    regulation: &Regulation,
    programme: Programme,
    basis: SelfEmployedBasis,
    month: Month,
) -> Result<Share, ContributionError> {
    let income = not_negative(basis.income)?;
    let row = regulation
        .self_employed(programme, month)
        .ok_or(ContributionError::NoRate { programme })?;
    let full = match (row.rule.amount, row.rule.income_percent) {
        (Some(amount), _) => ExactRupiah::from(amount),
        (None, Some(rate)) => rate.of(income.max(row.rule.income_base_min.unwrap_or(0))),
        (None, None) => return Err(ContributionError::NoRate { programme }),
    };
    let paid_by = (programme, Payer::Worker);
    Ok(
        match regulation.relief(programme, basis.segment, basis.payer, month) {
            Some(relief) => share(paid_by, full.less(relief.rule.percent), &relief.legal_basis),
            None => share(paid_by, full, &row.legal_basis),
        },
    )
}

fn not_negative(amount: i64) -> Result<i64, ContributionError> {
    if amount < 0 {
        return Err(ContributionError::Negative);
    }
    Ok(amount)
}

fn share((programme, payer): (Programme, Payer), exact: ExactRupiah, legal_basis: &str) -> Share {
    Share {
        programme,
        payer,
        exact,
        rupiah: exact.rounded(),
        legal_basis: legal_basis.to_owned(),
    }
}

#[cfg(test)]
mod tests;
