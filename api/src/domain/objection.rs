//! Objections: an employer contests what a register says, and the register's owner decides.
use chrono::NaiveDate;

use super::clearance::registers_of;
use super::codes::{
    Agency, Code, ObjectionGround, ObjectionOutcome, ObjectionState, ReasonCode, SourceRegister,
};
use super::dataset::group_of;
use super::linkage::DecisionReason;
use super::regulation::Regulation;

/// An objection about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objecting {
    /// The register disputed.
    pub register: SourceRegister,
    /// The agency that owns it, and so decides.
    pub owner: Agency,
    /// On what ground.
    pub ground: ObjectionGround,
    /// What the employer says.
    pub statement: Option<DecisionReason>,
    /// The last day to decide; `None` where the law's data do not say.
    pub deadline: Option<NaiveDate>,
}

/// Why an objection is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoObjection {
    /// No reason of the clearance rests on the register.
    #[error("no reason of this clearance rests on that register")]
    NothingRestsOnIt,
    /// A ground that tells nothing by itself.
    #[error("another ground than those listed needs a statement")]
    NeedsStatement,
}

/// The agency that owns a register: the one that owns the group by which its rows are seen.
pub fn owner_of(register: SourceRegister) -> Option<Agency> {
    group_of(register.as_str()).map(super::scope::Group::owner)
}

impl Objecting {
    /// An objection to a clearance of these reasons, recorded on `day`.
    pub fn to(
        reasons: &[ReasonCode],
        register: SourceRegister,
        (ground, statement): (ObjectionGround, Option<DecisionReason>),
        regulation: &Regulation,
        day: NaiveDate,
    ) -> Result<Self, NoObjection> {
        let rests_on_it = reasons
            .iter()
            .any(|reason| registers_of(*reason).contains(&register));
        let owner = owner_of(register).filter(|_| rests_on_it);
        let owner = owner.ok_or(NoObjection::NothingRestsOnIt)?;
        if ground == ObjectionGround::Other && statement.is_none() {
            return Err(NoObjection::NeedsStatement);
        }
        Ok(Self {
            register,
            owner,
            ground,
            statement,
            deadline: deadline(regulation, day),
        })
    }
}

/// The last day to decide what is recorded on `day`; `None` beyond the years that the calendar covers.
fn deadline(regulation: &Regulation, day: NaiveDate) -> Option<NaiveDate> {
    let rule = regulation.objection_time(day)?.rule;
    regulation
        .calendar()
        .add_working_days(day, rule.working_days)
}

/// The state of an objection.
pub fn state_of(outcome: Option<ObjectionOutcome>) -> ObjectionState {
    match outcome {
        None => ObjectionState::Pending,
        Some(ObjectionOutcome::Upheld) => ObjectionState::Upheld,
        Some(ObjectionOutcome::Corrected) => ObjectionState::Corrected,
    }
}

/// How many objections ended how, and of how many businesses each number is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objections.
    pub objections: i64,
    /// Businesses.
    pub contributors: i64,
}

/// What is told of the objections to one agency's registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ObjectionSums {
    /// All of them; `None` where that tells of too few.
    pub recorded: Option<i64>,
    /// Not decided yet.
    pub pending: Option<i64>,
    /// The record stood.
    pub upheld: Option<i64>,
    /// The record was wrong.
    pub corrected: Option<i64>,
}

impl ObjectionSums {
    /// Sums of cells that are each made of nobody or of at least `contributors_min`. Where one is
    /// not, none of the three is told: the sum and two of them tell the third.
    pub fn of(pending: Tally, upheld: Tally, corrected: Tally, contributors_min: i64) -> Self {
        let cells = [pending, upheld, corrected];
        let is_small = |cell: &Tally| cell.contributors > 0 && cell.contributors < contributors_min;
        let most = cells
            .iter()
            .map(|cell| cell.contributors)
            .max()
            .unwrap_or(0);
        let recorded: i64 = cells.iter().map(|cell| cell.objections).sum();
        let are_told = !cells.iter().any(is_small);
        let told = |cell: Tally| are_told.then_some(cell.objections);
        Self {
            // A business may stand in several cells: the largest is what is certain.
            recorded: (recorded == 0 || most >= contributors_min).then_some(recorded),
            pending: told(pending),
            upheld: told(upheld),
            corrected: told(corrected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn law() -> Regulation {
        Regulation::embedded().unwrap()
    }

    #[test]
    fn every_register_has_an_owner() {
        for (register, _) in SourceRegister::ALL {
            assert!(owner_of(*register).is_some(), "{register}");
        }
        assert_eq!(
            owner_of(SourceRegister::BpjsContribution),
            Some(Agency::Bpjs)
        );
        assert_eq!(
            owner_of(SourceRegister::LabourInspection),
            Some(Agency::Inspectorate)
        );
    }

    #[test]
    fn only_a_register_that_a_reason_rests_on_is_contested() {
        let to = |reason, register, ground| {
            Objecting::to(
                &[reason],
                register,
                (ground, None),
                &law(),
                day("2026-11-02"),
            )
        };
        let paid = ObjectionGround::AlreadyPaid;
        let overdue = ReasonCode::ContributionsOverdue;
        let objecting = to(overdue, SourceRegister::BpjsContribution, paid).unwrap();
        assert_eq!(objecting.owner, Agency::Bpjs);
        assert_eq!(
            to(overdue, SourceRegister::LabourInspection, paid),
            Err(NoObjection::NothingRestsOnIt)
        );
        assert_eq!(
            to(
                ReasonCode::NothingOverdue,
                SourceRegister::BpjsContribution,
                paid
            ),
            Err(NoObjection::NothingRestsOnIt)
        );
        assert_eq!(
            to(
                overdue,
                SourceRegister::BpjsContribution,
                ObjectionGround::Other
            ),
            Err(NoObjection::NeedsStatement)
        );
    }

    #[test]
    fn uu_30_2014_ps_77_an_objection_is_decided_within_ten_working_days() {
        // A Monday; the day of recording does not count.
        assert_eq!(deadline(&law(), day("2026-11-02")), Some(day("2026-11-16")));
    }

    #[test]
    fn small_cells_and_what_would_tell_them_are_withheld() {
        let of = |contributors| Tally {
            objections: contributors + 1,
            contributors,
        };
        let sums = |pending, upheld, corrected| {
            let none = |contributors| {
                if contributors == 0 {
                    Tally::default()
                } else {
                    of(contributors)
                }
            };
            ObjectionSums::of(none(pending), none(upheld), none(corrected), 5)
        };
        let told = sums(5, 9, 0);
        assert_eq!(told.recorded, Some(16));
        assert_eq!(
            (told.pending, told.upheld, told.corrected),
            (Some(6), Some(10), Some(0))
        );
        let one_small = sums(5, 9, 1);
        assert_eq!(one_small.recorded, Some(18));
        assert_eq!(
            (one_small.pending, one_small.upheld, one_small.corrected),
            (None, None, None)
        );
        let all_small = sums(4, 4, 4);
        assert_eq!(all_small.recorded, None);
        assert_eq!(sums(0, 0, 0).recorded, Some(0));
    }
}
