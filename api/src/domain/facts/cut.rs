//! Facts as they stood on a day of the past, and in an order of their own.
use chrono::NaiveDate;

use super::{Facts, MembershipFact};
use crate::domain::codes::MembershipStatus;
use crate::domain::identifiers::Month;

impl Facts {
    /// These facts, cut to `day`: what began later had not begun, and what ended later still ran. Which
    /// payments had been made is the store's to say. What registers do not date stays as it is now:
    /// numbers of workers, scale and status of the NIB, and whether a plan is kept.
    #[must_use]
    pub fn on(mut self, day: NaiveDate) -> Self {
        self.memberships
            .retain(|membership| membership.registered_on <= day);
        for membership in &mut self.memberships {
            membership.turn_back_to(day);
        }
        self.unpaid.retain(|unpaid| unpaid.month <= Month::of(day));
        self.billed_wage = self
            .billed_wage
            .filter(|billed| billed.month <= Month::of(day));
        self.instalment_plans.retain(|plan| plan.agreed_on <= day);
        self.instalment_plans_as_of = self.instalment_plans_as_of.map(|as_of| as_of.min(day));
        self.evidence.retain(|evidence| evidence.on <= day);
        for restriction in &mut self.restrictions {
            restriction.imposed_on = restriction.imposed_on.filter(|imposed| *imposed <= day);
            restriction.lifted_on = restriction.lifted_on.filter(|lifted| *lifted <= day);
        }
        for source in &mut self.sources {
            source.as_of = source.as_of.map(|as_of| as_of.min(day));
        }
        self
    }

    /// The same facts in the one order in which they are kept, whatever order the store gave them in.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        for membership in &mut self.memberships {
            membership.enrolments.sort_unstable();
        }
        self.memberships.sort_unstable();
        self.unpaid.sort_unstable();
        self.instalment_plans.sort_unstable();
        self.evidence.sort_unstable();
        self.restrictions.sort_unstable();
        self.appeals.sort_unstable();
        self.sources.sort_unstable();
        self
    }
}

impl MembershipFact {
    fn turn_back_to(&mut self, day: NaiveDate) {
        if self.deactivated_on.is_some_and(|ended| day < ended) {
            self.status = MembershipStatus::Active;
            self.deactivated_on = None;
        }
        self.enrolments
            .retain(|enrolment| enrolment.enrolled_on <= day);
        for enrolment in &mut self.enrolments {
            enrolment.ended_on = enrolment.ended_on.filter(|last| *last < day);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::codes::{
        BusinessScale, InstalmentStatus, MembershipStatus, Programme, ServiceKind, SourceRegister,
    };
    use crate::domain::facts::sample::{FIRST, SECOND, business, day, member};

    #[test]
    fn what_began_later_had_not_begun_and_what_ended_later_still_ran() {
        let facts = business(BusinessScale::Small)
            .with(
                member(FIRST)
                    .ended(MembershipStatus::Closed, "2026-04-01")
                    .leaving(Programme::Pension, "2026-06-30"),
            )
            .with(member(SECOND).registered("2026-04-01"))
            .owing(FIRST, &["2026-02", "2026-05"])
            .billed_at(3_000_000)
            .with_plan(FIRST, "2026-03-31", InstalmentStatus::Kept)
            .with_plan(FIRST, "2026-04-01", InstalmentStatus::Broken)
            .counted(SourceRegister::ManpowerReport, "2026-03-31", 4)
            .counted(SourceRegister::FieldVerification, "2026-04-01", 9)
            .restricted(
                ServiceKind::TenderLicence,
                Some("2026-03-31"),
                Some("2026-04-01"),
            )
            .restricted(ServiceKind::BusinessLicensing, Some("2026-04-01"), None);
        let cut = facts.on(day("2026-03-31"));
        assert_eq!(cut.memberships.len(), 1);
        let membership = &cut.memberships[0];
        assert_eq!(
            (membership.status, membership.deactivated_on),
            (MembershipStatus::Active, None)
        );
        assert!(
            membership
                .enrolments
                .iter()
                .all(|enrolment| enrolment.ended_on.is_none())
        );
        assert_eq!(cut.unpaid.len(), 1);
        assert_eq!(cut.billed_wage, None);
        assert_eq!(cut.instalment_plans.len(), 1);
        assert_eq!(cut.instalment_plans_as_of, Some(day("2026-03-31")));
        assert_eq!(cut.evidence.len(), 1);
        let withheld = |service| {
            cut.restrictions.iter().any(|restriction| {
                restriction.service == service && restriction.is_in_force(day("2026-03-31"))
            })
        };
        assert!(withheld(ServiceKind::TenderLicence) && !withheld(ServiceKind::BusinessLicensing));
        assert!(
            cut.sources
                .iter()
                .all(|source| source.as_of == Some(day("2026-03-31")))
        );
    }
}
