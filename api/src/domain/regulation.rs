//! The law as dated data: what held on a day, and by which article. Read from `api/law`.
//!
//! A lookup answers `None` where the data do not say. That is never the same as zero or as free:
//! what rests on it stays undetermined.
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::calendar::WorkingCalendar;
use super::codes::{
    ArrearsClass, BusinessScale, ReasonCode, ServiceKind, Severity, SourceRegister,
};
use super::identifiers::{Month, RegionCode};

mod calendar;
mod changes;
mod checks;
mod contributions;
mod dated;
mod policy;
mod rate;
mod reader;
mod rules;
mod sanctions;

pub use calendar::{CalendarYearRule, Holiday, HolidayKind, WeekRule};
pub use dated::{Dated, Keyed, Table};
pub use policy::{
    Effect, EvidenceRule, LapseRule, ObjectionRule, PermitPolicyRule, ReasonRule, RestsOn,
    RhythmRule, ServiceRule, SeverityRule,
};
pub use rate::{ExactRupiah, MalformedRate, Rate};
use reader::Reader;
pub use reader::{RegulationError, RegulationFault, RegulationProblem};
pub use rules::{
    ArrearsBand, ArrearsBandsRule, ChargeKind, ChargeRule, ConstructionBand,
    ConstructionMandatoryRule, ConstructionValueRule, ConstructionWageRule, DueDateRule,
    MandatoryRule, MigrantPackage, MigrantRule, MinimumWageRule, Payer, RateRule, ReliefRule,
    SelfEmployedRule, SelfEmployedSegment, WageCap, WageCapRule, WageReliefRule, WageSegment,
};
pub use sanctions::{ActionRule, FineRule, GroundRule, StepFaultRule, WarningsRule};

/// The files that come with the service.
pub(in crate::domain) const EMBEDDED: &[(&str, &str)] = &[
    (
        "arrears_bands.toml",
        include_str!("../../law/arrears_bands.toml"),
    ),
    ("calendar.toml", include_str!("../../law/calendar.toml")),
    ("charges.toml", include_str!("../../law/charges.toml")),
    (
        "construction.toml",
        include_str!("../../law/construction.toml"),
    ),
    (
        "contribution_rates.toml",
        include_str!("../../law/contribution_rates.toml"),
    ),
    ("due_dates.toml", include_str!("../../law/due_dates.toml")),
    ("freshness.toml", include_str!("../../law/freshness.toml")),
    ("lapse.toml", include_str!("../../law/lapse.toml")),
    (
        "mandatory_programmes.toml",
        include_str!("../../law/mandatory_programmes.toml"),
    ),
    (
        "migrant_workers.toml",
        include_str!("../../law/migrant_workers.toml"),
    ),
    (
        "minimum_wages.toml",
        include_str!("../../law/minimum_wages.toml"),
    ),
    ("objections.toml", include_str!("../../law/objections.toml")),
    (
        "permit_policy.toml",
        include_str!("../../law/permit_policy.toml"),
    ),
    ("reasons.toml", include_str!("../../law/reasons.toml")),
    (
        "sanction_steps.toml",
        include_str!("../../law/sanction_steps.toml"),
    ),
    (
        "self_employed.toml",
        include_str!("../../law/self_employed.toml"),
    ),
    ("services.toml", include_str!("../../law/services.toml")),
    ("severity.toml", include_str!("../../law/severity.toml")),
    ("wage_caps.toml", include_str!("../../law/wage_caps.toml")),
    (
        "worker_evidence.toml",
        include_str!("../../law/worker_evidence.toml"),
    ),
];

/// The law of all days that the data know, checked on reading.
#[derive(Clone, Debug)]
pub struct Regulation {
    content_hash: String,
    texts: BTreeMap<String, String>,
    rates: Table<RateRule>,
    caps: Table<WageCapRule>,
    mandatory: Table<MandatoryRule>,
    construction_mandatory: Table<ConstructionMandatoryRule>,
    minimum_wages: Table<MinimumWageRule>,
    due_dates: Table<DueDateRule>,
    charges: Table<ChargeRule>,
    arrears_bands: Table<ArrearsBandsRule>,
    self_employed: Table<SelfEmployedRule>,
    reliefs: Table<ReliefRule>,
    construction_wage: Table<ConstructionWageRule>,
    construction_value: Table<ConstructionValueRule>,
    services: Table<ServiceRule>,
    rhythms: Table<RhythmRule>,
    evidence: Table<EvidenceRule>,
    permit_policies: Table<PermitPolicyRule>,
    objections: Table<ObjectionRule>,
    reasons: Table<ReasonRule>,
    severities: Table<SeverityRule>,
    lapse: Table<LapseRule>,
    wage_reliefs: Table<WageReliefRule>,
    migrants: Table<MigrantRule>,
    weeks: Table<WeekRule>,
    calendar_years: Table<CalendarYearRule>,
    calendar: WorkingCalendar,
    warnings: Table<WarningsRule>,
    fines: Table<FineRule>,
    actions: Table<ActionRule>,
    grounds: Table<GroundRule>,
    step_faults: Table<StepFaultRule>,
}

impl Regulation {
    /// The law that comes with the service.
    pub fn embedded() -> Result<Self, RegulationError> {
        Self::parse(EMBEDDED)
    }

    /// Reads the law's files, given as name and text. The error lists every fault of every file.
    pub fn parse(texts: &[(&str, &str)]) -> Result<Self, RegulationError> {
        let mut reader = Reader::of(texts);
        let regulation = Self::read(texts, &mut reader);
        checks::check(&regulation, &mut reader);
        reader.finish().map(|()| regulation)
    }

    /// Reads the law's files as an archive kept them. A table that the engine learnt to read later is no
    /// fault: what it would say is not known, as it was not known then.
    pub fn from_archive(texts: &[(&str, &str)]) -> Result<Self, RegulationError> {
        let mut reader = Reader::of(texts);
        let regulation = Self::read(texts, &mut reader);
        reader.forgive_missing();
        reader.finish().map(|()| regulation)
    }

    fn read(texts: &[(&str, &str)], reader: &mut Reader) -> Self {
        let weeks = reader.table("calendar.toml", "week");
        let calendar_years = reader.table("calendar.toml", "year");
        Self {
            content_hash: content_hash(texts),
            texts: texts
                .iter()
                .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()))
                .collect(),
            rates: reader.table("contribution_rates.toml", "rate"),
            caps: reader.table("wage_caps.toml", "cap"),
            mandatory: reader.table("mandatory_programmes.toml", "wage_earner"),
            construction_mandatory: reader.table("mandatory_programmes.toml", "construction"),
            minimum_wages: reader.table("minimum_wages.toml", "minimum_wage"),
            due_dates: reader.table("due_dates.toml", "due_date"),
            charges: reader.table("charges.toml", "charge"),
            arrears_bands: reader.table("arrears_bands.toml", "bands"),
            self_employed: reader.table("self_employed.toml", "contribution"),
            reliefs: reader.table("self_employed.toml", "relief"),
            construction_wage: reader.table("construction.toml", "wage_known"),
            construction_value: reader.table("construction.toml", "wage_unknown"),
            services: reader.table("services.toml", "service"),
            rhythms: reader.table("freshness.toml", "rhythm"),
            evidence: reader.table("worker_evidence.toml", "evidence"),
            permit_policies: reader.table("permit_policy.toml", "policy"),
            objections: reader.table("objections.toml", "deadline"),
            reasons: reader.table("reasons.toml", "reason"),
            severities: reader.table("severity.toml", "severity"),
            lapse: reader.table("lapse.toml", "lapse"),
            wage_reliefs: reader.table("contribution_rates.toml", "relief"),
            migrants: reader.table("migrant_workers.toml", "package"),
            calendar: calendar::working_calendar(&weeks, &calendar_years),
            warnings: reader.table("sanction_steps.toml", "warnings"),
            fines: reader.table("sanction_steps.toml", "fine"),
            actions: reader.table("sanction_steps.toml", "action"),
            grounds: reader.table("sanction_steps.toml", "ground"),
            step_faults: reader.table("sanction_steps.toml", "fault"),
            weeks,
            calendar_years,
        }
    }

    /// The files' texts by name, for an archive.
    pub fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    /// Hash (BLAKE3, hexadecimal) of the files' names and texts: with it a verdict names the law it rests on.
    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// Programmes obligatory for the wage earners of an employer of this scale.
    pub fn mandatory_programmes(
        &self,
        scale: BusinessScale,
        day: NaiveDate,
    ) -> Option<&Dated<MandatoryRule>> {
        self.mandatory.on(day, |rule| rule.scale == scale)
    }

    /// Programmes obligatory for daily workers of construction projects.
    pub fn construction_programmes(
        &self,
        day: NaiveDate,
    ) -> Option<&Dated<ConstructionMandatoryRule>> {
        self.construction_mandatory.on(day, |_| true)
    }

    /// The minimum wage of the region that `region` is or lies in.
    pub fn minimum_wage(
        &self,
        region: &RegionCode,
        day: NaiveDate,
    ) -> Option<&Dated<MinimumWageRule>> {
        self.minimum_wages.on(day, |rule| {
            rule.region
                .parse::<RegionCode>()
                .is_ok_and(|whole| whole.contains(region))
        })
    }

    /// The last day to pay the contribution of `month`; `None` also where a holiday would move it and the
    /// calendar does not know the day.
    pub fn due_on(&self, month: Month) -> Option<NaiveDate> {
        let rule = &self.due_dates.on(month.first_day(), |_| true)?.rule;
        let due_month = month.plus(i32::from(rule.months_after)).first_day();
        let last_day = Month::of(due_month).next().first_day().pred_opt()?.day();
        let due_on = due_month.with_day(u32::from(rule.day_of_month).min(last_day))?;
        if rule.moved_by_holidays && !self.calendar.is_working_day(due_on)? {
            return self.calendar.add_working_days(due_on, 1);
        }
        Some(due_on)
    }

    /// A charge in force on `day`.
    pub fn charge(&self, kind: ChargeKind, day: NaiveDate) -> Option<&Dated<ChargeRule>> {
        self.charges.on(day, |rule| rule.kind == kind)
    }

    /// The arrears class of so many months; `None` for no month in arrears.
    pub fn arrears_class(&self, months: u32, day: NaiveDate) -> Option<ArrearsClass> {
        let bands = &self.arrears_bands.on(day, |_| true)?.rule.band;
        bands
            .iter()
            .find(|band| {
                band.months_min <= months && band.months_max.is_none_or(|max| months <= max)
            })
            .map(|band| band.class)
    }

    /// The present name and article of a service that may be withheld.
    pub fn service(&self, kind: ServiceKind, day: NaiveDate) -> Option<&Dated<ServiceRule>> {
        self.services.on(day, |rule| rule.kind == kind)
    }

    /// The rhythm of a register.
    pub fn rhythm(&self, register: SourceRegister, day: NaiveDate) -> Option<&Dated<RhythmRule>> {
        self.rhythms.on(day, |rule| rule.register == Some(register))
    }

    /// The rhythm in which a dataset is fed.
    pub fn feed_rhythm(&self, dataset: &str, day: NaiveDate) -> Option<&Dated<RhythmRule>> {
        self.rhythms.on(day, |rule| rule.dataset == dataset)
    }

    /// How far a register's count of workers is evidence; `None` where it is none.
    pub fn evidence(
        &self,
        register: SourceRegister,
        day: NaiveDate,
    ) -> Option<&Dated<EvidenceRule>> {
        self.evidence.on(day, |rule| rule.register == register)
    }

    /// The local policy on permits.
    pub fn permit_policy(&self, day: NaiveDate) -> Option<&Dated<PermitPolicyRule>> {
        self.permit_policies.on(day, |_| true)
    }

    /// The time in which an objection is decided.
    pub fn objection_time(&self, day: NaiveDate) -> Option<&Dated<ObjectionRule>> {
        self.objections.on(day, |_| true)
    }

    /// How much a finding for a reason weighs: the row of the class of the arrears, or the one for all.
    pub fn severity(
        &self,
        reason: ReasonCode,
        class: Option<ArrearsClass>,
        day: NaiveDate,
    ) -> Option<Severity> {
        let of = |class: Option<ArrearsClass>| {
            let wanted = |rule: &SeverityRule| rule.reason == reason && rule.arrears_class == class;
            self.severities.on(day, wanted)
        };
        let row = class.and_then(|class| of(Some(class))).or_else(|| of(None));
        row.map(|row| row.rule.severity)
    }

    /// When payments have stopped.
    pub fn lapse(&self, day: NaiveDate) -> Option<&Dated<LapseRule>> {
        self.lapse.on(day, |_| true)
    }

    /// The words for a reason, and its legal basis.
    pub fn reason(&self, code: ReasonCode, day: NaiveDate) -> Option<&Dated<ReasonRule>> {
        self.reasons.on(day, |rule| rule.code == code)
    }

    /// The working days of the years that the data cover.
    pub fn calendar(&self) -> &WorkingCalendar {
        &self.calendar
    }
}

fn content_hash(texts: &[(&str, &str)]) -> String {
    let mut sorted = texts.to_vec();
    sorted.sort_unstable();
    let mut hasher = blake3::Hasher::new();
    for (file, text) in sorted {
        for part in [file, text] {
            // Lengths keep one part from running into the next.
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests;
