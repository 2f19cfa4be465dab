//! Checks across rows: that the closed lists are covered, and that rows do not contradict themselves.
use super::reader::{Reader, RegulationProblem};
use super::{Dated, Regulation, Table};
use crate::domain::codes::{
    BusinessScale, Code, Programme, ReasonCode, ServiceKind, SourceRegister,
};
use crate::domain::identifiers::RegionCode;

/// Notes every fault that a single row's shape and period do not show.
pub(super) fn check(regulation: &Regulation, reader: &mut Reader) {
    covers(
        reader,
        "wage_caps.toml",
        &regulation.caps,
        |rule, code: Programme| rule.programme == code,
    );
    covers(
        reader,
        "contribution_rates.toml",
        &regulation.rates,
        |rule, code: Programme| rule.programme == code,
    );
    covers(
        reader,
        "mandatory_programmes.toml",
        &regulation.mandatory,
        |rule, code: BusinessScale| rule.scale == code,
    );
    covers(
        reader,
        "services.toml",
        &regulation.services,
        |rule, code: ServiceKind| rule.kind == code,
    );
    covers(
        reader,
        "freshness.toml",
        &regulation.rhythms,
        |rule, code: SourceRegister| rule.register == code,
    );
    covers(
        reader,
        "reasons.toml",
        &regulation.reasons,
        |rule, code: ReasonCode| rule.code == code,
    );

    claims(
        reader,
        "wage_caps.toml",
        &regulation.caps,
        "needs either an amount or `unlimited`",
        |rule| {
            rule.amount.is_some() != rule.unlimited && rule.amount.is_none_or(|amount| amount > 0)
        },
    );
    claims(
        reader,
        "contribution_rates.toml",
        &regulation.rates,
        "needs a risk class from 1 to 5 for JKK and none for others",
        |rule| match rule.programme {
            Programme::WorkAccident => rule
                .risk_class
                .is_some_and(|class| (1..=5).contains(&class)),
            Programme::Death | Programme::OldAge | Programme::Pension | Programme::JobLoss => {
                rule.risk_class.is_none()
            }
        },
    );
    claims(
        reader,
        "minimum_wages.toml",
        &regulation.minimum_wages,
        "needs a region code and a positive amount",
        |rule| rule.region.parse::<RegionCode>().is_ok() && rule.amount > 0,
    );
    claims(
        reader,
        "due_dates.toml",
        &regulation.due_dates,
        "needs a day from 1 to 31",
        |rule| (1..=31).contains(&rule.day_of_month),
    );
    claims(
        reader,
        "self_employed.toml",
        &regulation.self_employed,
        "needs either an amount or a percentage",
        |rule| rule.amount.is_some() != rule.income_percent.is_some(),
    );
    claims(
        reader,
        "freshness.toml",
        &regulation.rhythms,
        "must be late before it is stale",
        |rule| rule.late_after_days <= rule.stale_after_days,
    );
    claims(
        reader,
        "arrears_bands.toml",
        &regulation.arrears_bands,
        "needs bands from one month up without gap or overlap, the last open",
        |rule| {
            let spans: Vec<_> = rule
                .band
                .iter()
                .map(|band| (band.months_min, band.months_max))
                .collect();
            are_contiguous(&spans)
        },
    );
    claims(
        reader,
        "construction.toml",
        &regulation.construction_value,
        "needs bands of rising value, the last open",
        |rule| {
            let ends: Vec<_> = rule.band.iter().map(|band| band.value_max).collect();
            are_rising(&ends)
        },
    );
}

fn covers<T, C: Code>(
    reader: &mut Reader,
    file: &str,
    table: &Table<T>,
    names: impl Fn(&T, C) -> bool,
) {
    for (code, _) in C::ALL {
        if !table.rows().iter().any(|row| names(&row.rule, *code)) {
            reader.fault(file, code.as_str(), RegulationProblem::Missing);
        }
    }
}

fn claims<T: super::Keyed>(
    reader: &mut Reader,
    file: &str,
    table: &Table<T>,
    contradiction: &'static str,
    holds: impl Fn(&T) -> bool,
) {
    for Dated { rule, .. } in table.rows() {
        if !holds(rule) {
            reader.fault(
                file,
                &rule.key(),
                RegulationProblem::Contradiction(contradiction),
            );
        }
    }
}

fn are_contiguous(bands: &[(u32, Option<u32>)]) -> bool {
    let mut expected = Some(1);
    for (first, last) in bands {
        if Some(*first) != expected || last.is_some_and(|last| last < *first) {
            return false;
        }
        expected = last.map(|last| last.saturating_add(1));
    }
    expected.is_none()
}

fn are_rising(ends: &[Option<i64>]) -> bool {
    let Some((None, closed)) = ends.split_last() else {
        return false;
    };
    let mut lower = 0;
    closed.iter().all(|end| {
        let rises = end.is_some_and(|end| end > lower);
        lower = end.unwrap_or(lower);
        rises
    })
}
