//! Employers for tests: told as sentences, fresh and innocent unless said otherwise.
use chrono::NaiveDate;

use super::{
    BilledWage, BusinessFact, EnrolmentFact, Facts, InstalmentPlanFact, MembershipFact,
    RestrictionFact, SourceState, UnpaidMonth, WorkerEvidence,
};
use crate::domain::codes::{
    BusinessScale, BusinessStatus, Code, InstalmentStatus, MembershipStatus, ParticipantKind,
    Programme, ServiceKind, SourceRegister,
};
use crate::domain::identifiers::Month;

/// The day of every worked case: one week after October fell due.
pub(crate) const TODAY: &str = "2026-11-22";
/// The first NPP of an employer, and its second.
pub(crate) const FIRST: &str = "15070955";
pub(crate) const SECOND: &str = "15070956";

pub(crate) const ALL_FOUR: &[Programme] = &[
    Programme::WorkAccident,
    Programme::Death,
    Programme::OldAge,
    Programme::Pension,
];
pub(crate) const ACCIDENT_AND_DEATH: &[Programme] = &[Programme::WorkAccident, Programme::Death];

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A NIB of this scale in kec. Sumbawa, known to no other register; all registers as of yesterday.
pub(crate) fn business(scale: BusinessScale) -> Facts {
    Facts {
        business: Some(BusinessFact {
            status: BusinessStatus::Active,
            scale: Some(scale),
        }),
        region: Some("52.04.08".parse().unwrap()),
        sources: SourceRegister::ALL
            .iter()
            .map(|(register, _)| SourceState {
                register: *register,
                as_of: Some(day("2026-11-21")),
            })
            .collect(),
        instalment_plans_as_of: Some(day("2026-11-21")),
        ..Facts::default()
    }
}

/// An active membership of ten workers since January 2024, in all four programmes, paid up to October.
pub(crate) fn member(npp: &str) -> MembershipFact {
    MembershipFact {
        npp: npp.parse().unwrap(),
        division: "000".parse().unwrap(),
        kind: ParticipantKind::WageEarner,
        status: MembershipStatus::Active,
        registered_on: day("2024-01-10"),
        deactivated_on: None,
        scale: None,
        risk_class: Some(2),
        worker_count: 10,
        enrolments: enrolments(ALL_FOUR),
        last_paid_month: Some("2026-10".parse().unwrap()),
        as_of: Some(day("2026-11-21")),
    }
}

fn enrolments(programmes: &[Programme]) -> Vec<EnrolmentFact> {
    let enrolled_on = day("2024-01-10");
    programmes
        .iter()
        .map(|programme| EnrolmentFact {
            programme: *programme,
            enrolled_on,
            ended_on: None,
        })
        .collect()
}

impl MembershipFact {
    pub(crate) fn in_programmes(mut self, programmes: &[Programme]) -> Self {
        self.enrolments = enrolments(programmes);
        self
    }

    pub(crate) fn leaving(mut self, programme: Programme, last_day: &str) -> Self {
        for enrolment in &mut self.enrolments {
            if enrolment.programme == programme {
                enrolment.ended_on = Some(day(last_day));
            }
        }
        self
    }

    pub(crate) fn never_paid(mut self) -> Self {
        self.last_paid_month = None;
        self
    }

    pub(crate) fn last_paid(mut self, month: &str) -> Self {
        self.last_paid_month = Some(month.parse().unwrap());
        self
    }

    pub(crate) fn registered(mut self, on: &str) -> Self {
        self.registered_on = day(on);
        self
    }

    pub(crate) fn with_workers(mut self, workers: u32) -> Self {
        self.worker_count = workers;
        self
    }

    pub(crate) fn with_scale(mut self, scale: BusinessScale) -> Self {
        self.scale = Some(scale);
        self
    }

    pub(crate) fn ended(mut self, status: MembershipStatus, on: &str) -> Self {
        self.status = status;
        self.deactivated_on = Some(day(on));
        self
    }

    pub(crate) fn of_construction(mut self) -> Self {
        self.kind = ParticipantKind::Construction;
        self.in_programmes(ACCIDENT_AND_DEATH)
    }
}

impl Facts {
    pub(crate) fn with(mut self, membership: MembershipFact) -> Self {
        self.memberships.push(membership);
        self
    }

    /// Rp1,000,000 unpaid for each of the months, due on the 15th of the next.
    pub(crate) fn owing(mut self, npp: &str, months: &[&str]) -> Self {
        self.unpaid.extend(months.iter().map(|month| {
            let month: Month = month.parse().unwrap();
            UnpaidMonth {
                npp: npp.parse().unwrap(),
                month,
                due_on: month.next().first_day() + chrono::Days::new(14),
                amount: 1_000_000,
                as_of: Some(day("2026-11-21")),
            }
        }));
        self
    }

    pub(crate) fn counted(mut self, register: SourceRegister, on: &str, workers: u32) -> Self {
        self.evidence.push(WorkerEvidence {
            register,
            record: format!("{register} {on}"),
            on: day(on),
            workers: Some(workers),
            lowest_wage: None,
            as_of: Some(day(on)),
        });
        self
    }

    pub(crate) fn paying_at_least(mut self, on: &str, lowest_wage: i64) -> Self {
        self.evidence.push(WorkerEvidence {
            register: SourceRegister::ManpowerReport,
            record: format!("WLKP-1 {on}"),
            on: day(on),
            workers: Some(10),
            lowest_wage: Some(lowest_wage),
            as_of: Some(day(on)),
        });
        self
    }

    /// Ten workers billed for October at this average wage.
    pub(crate) fn billed_at(mut self, average: i64) -> Self {
        self.billed_wage = Some(BilledWage {
            month: "2026-10".parse().unwrap(),
            workers: 10,
            total: average * 10,
            as_of: Some(day("2026-11-21")),
        });
        self
    }

    pub(crate) fn with_plan(mut self, npp: &str, agreed: &str, status: InstalmentStatus) -> Self {
        self.instalment_plans.push(InstalmentPlanFact {
            number: format!("ANG-{agreed}"),
            npp: npp.parse().unwrap(),
            agreed_on: day(agreed),
            status,
            as_of: Some(day(agreed)),
        });
        self
    }

    /// The plans as the dataset had them on that day, since when it was not fed.
    pub(crate) fn with_plans_of(mut self, as_of: Option<&str>) -> Self {
        self.instalment_plans_as_of = as_of.map(day);
        self
    }

    pub(crate) fn restricted(
        mut self,
        service: ServiceKind,
        imposed: Option<&str>,
        lifted: Option<&str>,
    ) -> Self {
        self.restrictions.push(RestrictionFact {
            number: "TMP2T/7/2026".into(),
            service,
            legal_ground: "PP 86/2013 Ps. 8(1)".into(),
            imposed_on: imposed.map(day),
            lifted_on: lifted.map(day),
            as_of: Some(day("2026-11-21")),
        });
        self
    }

    pub(crate) fn with_source(mut self, register: SourceRegister, as_of: Option<&str>) -> Self {
        self.sources.retain(|source| source.register != register);
        let as_of = as_of.map(day);
        self.sources.push(SourceState { register, as_of });
        self
    }

    pub(crate) fn with_status(mut self, status: BusinessStatus) -> Self {
        if let Some(business) = &mut self.business {
            business.status = status;
        }
        self
    }

    pub(crate) fn without_licence_scale(mut self) -> Self {
        if let Some(business) = &mut self.business {
            business.scale = None;
        }
        self
    }
}
