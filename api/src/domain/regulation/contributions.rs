//! What the law says of contributions on a day.
use chrono::NaiveDate;

use super::{
    ConstructionValueRule, ConstructionWageRule, Dated, MigrantPackage, MigrantRule, Payer,
    RateRule, Regulation, ReliefRule, SelfEmployedRule, SelfEmployedSegment, WageCap,
    WageReliefRule, WageSegment,
};
use crate::domain::codes::{CoveragePayer, Programme};
use crate::domain::identifiers::Month;

impl Regulation {
    /// The rate in force on the first day of `month`. `risk_class` is for JKK and ignored for the others.
    pub fn rate(
        &self,
        programme: Programme,
        payer: Payer,
        risk_class: Option<u8>,
        month: Month,
    ) -> Option<&Dated<RateRule>> {
        self.rates.on(month.first_day(), |rule| {
            rule.programme == programme
                && rule.payer == payer
                && (rule.risk_class.is_none() || rule.risk_class == risk_class)
        })
    }

    /// The wage cap in force on the first day of `month`; `None` where the data do not say.
    pub fn wage_cap(&self, programme: Programme, month: Month) -> Option<WageCap> {
        let row = self
            .caps
            .on(month.first_day(), |rule| rule.programme == programme)?;
        Some(row.rule.amount.map_or(WageCap::Unlimited, WageCap::Amount))
    }

    /// A self-employed participant's contribution as of the first day of `month`.
    pub fn self_employed(
        &self,
        programme: Programme,
        month: Month,
    ) -> Option<&Dated<SelfEmployedRule>> {
        self.self_employed
            .on(month.first_day(), |rule| rule.programme == programme)
    }

    /// The relief for a self-employed participant whose contribution `payer` bears.
    pub fn relief(
        &self,
        programme: Programme,
        segment: SelfEmployedSegment,
        payer: CoveragePayer,
        month: Month,
    ) -> Option<&Dated<ReliefRule>> {
        self.reliefs.on(month.first_day(), |rule| {
            rule.segment == segment
                && rule.programmes.contains(&programme)
                && !rule.excluded_payers.contains(&payer)
        })
    }

    /// A construction project's rate on known wages.
    pub fn construction_wage(
        &self,
        programme: Programme,
        day: NaiveDate,
    ) -> Option<&Dated<ConstructionWageRule>> {
        self.construction_wage
            .on(day, |rule| rule.programme == programme)
    }

    /// A construction project's bands by contract value.
    pub fn construction_value(&self, day: NaiveDate) -> Option<&Dated<ConstructionValueRule>> {
        self.construction_value.on(day, |_| true)
    }

    /// The relief on a programme for a segment of employers in `month`.
    pub fn wage_relief(
        &self,
        segment: WageSegment,
        programme: Programme,
        month: Month,
    ) -> Option<&Dated<WageReliefRule>> {
        self.wage_reliefs.on(month.first_day(), |rule| {
            rule.segment == segment && rule.programme == programme
        })
    }

    /// What a migrant worker pays for a package of cover.
    pub fn migrant_package(
        &self,
        package: MigrantPackage,
        month: Month,
    ) -> Option<&Dated<MigrantRule>> {
        self.migrants
            .on(month.first_day(), |rule| rule.package == package)
    }
}
