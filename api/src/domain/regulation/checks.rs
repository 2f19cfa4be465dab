//! Checks across rows: that the closed lists are covered, and that rows do not contradict themselves.
use super::reader::{Reader, RegulationProblem};
use super::{Keyed, Regulation, RestsOn, Table};
use crate::domain::codes::{
    ArrearsClass, BusinessScale, Code, Programme, ReasonCode, RestrictionStepKind, ServiceKind,
    SourceRegister, StepFaultCode, WarningGround,
};
use crate::domain::identifiers::RegionCode;

/// Notes every fault that a single row's shape and period do not show.
pub(super) fn check(law: &Regulation, reader: &mut Reader) {
    lists_are_covered(law, reader);
    contributions_agree(law, reader);
    policies_agree(law, reader);
    calendar_agrees(law, reader);
    sanctions_agree(law, reader);
}

fn lists_are_covered(law: &Regulation, reader: &mut Reader) {
    within(reader, "wage_caps.toml")
        .covers(&law.caps, |rule, code: Programme| rule.programme == code);
    within(reader, "contribution_rates.toml")
        .covers(&law.rates, |rule, code: Programme| rule.programme == code);
    within(reader, "mandatory_programmes.toml")
        .covers(&law.mandatory, |rule, code: BusinessScale| {
            rule.scale == code
        });
    within(reader, "services.toml")
        .covers(&law.services, |rule, code: ServiceKind| rule.kind == code);
    within(reader, "freshness.toml").covers(&law.rhythms, |rule, code: SourceRegister| {
        rule.register == Some(code)
    });
    within(reader, "reasons.toml").covers(&law.reasons, |rule, code: ReasonCode| rule.code == code);
    severities_are_covered(law, reader);
}

/// Each reason that makes a finding has a weight, for all classes of arrears or for each.
fn severities_are_covered(law: &Regulation, reader: &mut Reader) {
    let rows = law.severities.rows();
    let is_weighed = |reason: ReasonCode, class: Option<ArrearsClass>| {
        rows.iter()
            .any(|row| row.rule.reason == reason && row.rule.arrears_class == class)
    };
    for (reason, _) in ReasonCode::ALL {
        let is_covered = is_weighed(*reason, None)
            || ArrearsClass::ALL
                .iter()
                .all(|(class, _)| is_weighed(*reason, Some(*class)));
        if reason.category().is_some() && !is_covered {
            let problem = RegulationProblem::Missing;
            reader.fault("severity.toml", reason.as_str(), problem);
        }
    }
}

fn contributions_agree(law: &Regulation, reader: &mut Reader) {
    let demand = "needs either an amount or `unlimited`";
    within(reader, "wage_caps.toml").claims(&law.caps, demand, |rule| {
        rule.amount.is_some() != rule.unlimited && rule.amount.is_none_or(|amount| amount > 0)
    });
    let demand = "needs a risk class from 1 to 5 for JKK and none for others";
    within(reader, "contribution_rates.toml").claims(&law.rates, demand, |rule| {
        match rule.programme {
            Programme::WorkAccident => rule
                .risk_class
                .is_some_and(|class| (1..=5).contains(&class)),
            Programme::Death | Programme::OldAge | Programme::Pension | Programme::JobLoss => {
                rule.risk_class.is_none()
            }
        }
    });
    let demand = "needs either an amount or a percentage";
    within(reader, "self_employed.toml").claims(&law.self_employed, demand, |rule| {
        rule.amount.is_some() != rule.income_percent.is_some()
    });
    let demand = "needs a positive amount";
    within(reader, "migrant_workers.toml").claims(&law.migrants, demand, |rule| rule.amount > 0);
    let demand = "needs bands of rising value, the last open";
    within(reader, "construction.toml").claims(&law.construction_value, demand, |rule| {
        let ends: Vec<_> = rule.band.iter().map(|band| band.value_max).collect();
        are_rising(&ends)
    });
}

fn policies_agree(law: &Regulation, reader: &mut Reader) {
    let demand = "needs a region code and a positive amount";
    within(reader, "minimum_wages.toml").claims(&law.minimum_wages, demand, |rule| {
        rule.region.parse::<RegionCode>().is_ok() && rule.amount > 0
    });
    let demand = "needs a day from 1 to 31";
    within(reader, "due_dates.toml").claims(&law.due_dates, demand, |rule| {
        (1..=31).contains(&rule.day_of_month)
    });
    let demand = "needs at least one month";
    within(reader, "lapse.toml").claims(&law.lapse, demand, |rule| rule.months_min > 0);
    let demand = "weighs a reason that makes no finding";
    within(reader, "severity.toml").claims(&law.severities, demand, |rule| {
        rule.reason.category().is_some()
    });
    let demand = "must be late before it is stale";
    within(reader, "freshness.toml").claims(&law.rhythms, demand, |rule| {
        rule.late_after_days <= rule.stale_after_days
    });
    let demand = "tells a register's age, so that a verdict rests on it as a whole";
    within(reader, "freshness.toml").claims(&law.rhythms, demand, |rule| {
        rule.register.is_none() || rule.verdict_rests_on_it != RestsOn::WhenCited
    });
    let demand = "needs bands from one month up without gap or overlap, the last open";
    within(reader, "arrears_bands.toml").claims(&law.arrears_bands, demand, |rule| {
        let bands = rule.band.iter();
        let spans: Vec<_> = bands
            .map(|band| (band.months_min, band.months_max))
            .collect();
        are_contiguous(&spans)
    });
}

fn calendar_agrees(law: &Regulation, reader: &mut Reader) {
    let file = "calendar.toml";
    for year in law.calendar_years.rows() {
        let place = year.valid_from.to_string();
        if !year.is_one_year() {
            let demand = "needs a whole calendar year and its holidays, each once and in order";
            reader.fault(file, &place, RegulationProblem::Contradiction(demand));
        }
        let ends = [Some(year.valid_from), year.valid_until];
        let has_weeks = ends
            .into_iter()
            .flatten()
            .all(|day| law.weeks.on(day, |_| true).is_some());
        if !has_weeks {
            let demand = "needs the days of the week on which offices rest";
            reader.fault(file, &place, RegulationProblem::Contradiction(demand));
        }
    }
}

fn sanctions_agree(law: &Regulation, reader: &mut Reader) {
    let file = "sanction_steps.toml";
    within(reader, file).covers(&law.grounds, |rule, code: WarningGround| {
        rule.ground == code
    });
    within(reader, file).covers(&law.step_faults, |rule, code: StepFaultCode| {
        rule.code == code
    });
    let demand = "needs two warnings of at least one working day";
    within(reader, file).claims(&law.warnings, demand, |rule| {
        rule.count == 2 && rule.working_days_max > 0
    });
    let demand = "needs a step of an office: to impose or to lift";
    within(reader, file).claims(&law.actions, demand, |rule| match rule.step {
        RestrictionStepKind::Impose | RestrictionStepKind::Lift => rule.working_days_max > 0,
        RestrictionStepKind::Request
        | RestrictionStepKind::RecommendImposition
        | RestrictionStepKind::RequestLifting
        | RestrictionStepKind::RecommendLifting => false,
    });
    let demand = "needs its caution in both languages or in none";
    within(reader, file).claims(&law.grounds, demand, |rule| {
        rule.caution_id.is_some() == rule.caution_en.is_some()
    });
}

/// The file that is being checked.
struct Subject<'a> {
    reader: &'a mut Reader,
    file: &'static str,
}

fn within<'a>(reader: &'a mut Reader, file: &'static str) -> Subject<'a> {
    Subject { reader, file }
}

impl Subject<'_> {
    fn covers<T, C: Code>(&mut self, table: &Table<T>, names: impl Fn(&T, C) -> bool) {
        for (code, _) in C::ALL {
            if !table.rows().iter().any(|row| names(&row.rule, *code)) {
                let problem = RegulationProblem::Missing;
                self.reader.fault(self.file, code.as_str(), problem);
            }
        }
    }

    fn claims<T: Keyed>(
        &mut self,
        table: &Table<T>,
        demand: &'static str,
        holds: impl Fn(&T) -> bool,
    ) {
        for row in table.rows().iter().filter(|row| !holds(&row.rule)) {
            let problem = RegulationProblem::Contradiction(demand);
            self.reader.fault(self.file, &row.rule.key(), problem);
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
