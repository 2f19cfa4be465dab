//! What token, agreement and stated purpose come to together, and why they do not come to more.
//!
//! One computation serves the caller who asks, the plan of what would be answered, and the
//! comparison of two sets of agreements, so that they cannot disagree.
use chrono::NaiveDate;

use super::{Refusal, Stated, Unstated};
use crate::domain::agreement::{Agreement, Purpose, ReferenceRule};
use crate::domain::identifiers::DocumentNumber;
use crate::domain::scope::{Access, Grants, Group, GroupSet, Level, Permission, Requirement};

/// The rights that an agreement gives a token for what is stated on a day.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    agreement: &'a Agreement,
    token: Grants,
    purpose: Option<&'a Purpose>,
    reference: Option<String>,
    is_in_force: bool,
    unstated: Option<Unstated>,
    potential: Grants,
    grants: Grants,
}

/// Why a field group is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// The agreement is not in force on that day.
    OutOfForce,
    /// The agreement's annex does not give the group at the level that is asked.
    Agreement,
    /// The token lacks the scope, though the agreement would give it.
    Token,
    /// No purpose was stated.
    PurposeUnstated,
    /// The purpose asks for a reference, and none was stated.
    ReferenceUnstated,
    /// The purpose stated does not serve the group.
    Purpose,
    /// The right is by case, and the list that is filtered or sorted holds every employer.
    ByCaseOnly,
}

/// A field group that a caller lacks, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The group.
    pub group: Group,
    /// Why.
    pub obstacle: Obstacle,
}

impl<'a> Standing<'a> {
    /// What a token's grants come to under an agreement, for what is stated on a day. An agreement
    /// that is not in force gives nothing; who asks then is refused by [`super::admit`].
    pub fn of(
        agreement: &'a Agreement,
        token: Grants,
        stated: Stated,
        day: NaiveDate,
    ) -> Result<Self, Refusal> {
        let reference = stated.reference.filter(|reference| !reference.is_empty());
        if reference
            .as_ref()
            .is_some_and(|reference| reference.parse::<DocumentNumber>().is_err())
        {
            return Err(Refusal::MalformedReference);
        }
        let purpose = find_purpose(agreement, stated.purpose.as_deref())?;
        let standing = Self {
            reference,
            ..Self::compute(agreement, token, day)
        };
        Ok(match purpose {
            None => standing,
            Some(purpose)
                if purpose.reference == ReferenceRule::Required && standing.reference.is_none() =>
            {
                Self {
                    purpose: Some(purpose),
                    unstated: Some(Unstated::Reference),
                    ..standing
                }
            }
            Some(purpose) => standing.serving(purpose),
        })
    }

    /// What a purpose gives a token with every scope where a reference is stated: the most that
    /// anybody may see for it.
    pub fn widest(agreement: &'a Agreement, purpose: &'a Purpose, day: NaiveDate) -> Self {
        Self::compute(agreement, every_scope(), day).serving(purpose)
    }

    fn compute(agreement: &'a Agreement, token: Grants, day: NaiveDate) -> Self {
        let is_in_force = agreement.is_in_force(day);
        let potential = if is_in_force {
            token.meet(agreement.grants)
        } else {
            Grants::NONE
        };
        Self {
            agreement,
            token,
            purpose: None,
            reference: None,
            is_in_force,
            unstated: Some(Unstated::Purpose),
            potential,
            grants: Grants::NONE,
        }
    }

    fn serving(self, purpose: &'a Purpose) -> Self {
        Self {
            purpose: Some(purpose),
            unstated: None,
            grants: self.potential.only(purpose.groups()),
            ..self
        }
    }

    /// The purpose stated.
    pub fn purpose(&self) -> Option<&'a Purpose> {
        self.purpose
    }

    /// Whether the agreement is in force on the day.
    pub fn is_in_force(&self) -> bool {
        self.is_in_force
    }

    /// The reference stated.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// What was not stated, where that is why there are no rights.
    pub fn unstated(&self) -> Option<Unstated> {
        self.unstated
    }

    /// What token and agreement would give for some purpose.
    pub fn potential(&self) -> Grants {
        self.potential
    }

    /// What is given for what was stated.
    pub fn grants(&self) -> Grants {
        self.grants
    }

    /// The groups that a requirement asks and that are not given, each with the first reason that
    /// would have to be mended. Empty exactly where the requirement is not denied.
    pub fn missing(&self, requirement: Requirement) -> Vec<Missing> {
        requirement
            .missing(self.grants)
            .iter()
            .map(|group| Missing {
                group,
                obstacle: self.obstacle(requirement, group),
            })
            .collect()
    }

    fn obstacle(&self, requirement: Requirement, group: Group) -> Obstacle {
        let asked = Requirement {
            rows: only(requirement.rows, group),
            statistics: only(requirement.statistics, group),
        };
        let gives = |grants: Grants| asked.decide(grants) != Access::Denied;
        if !self.is_in_force {
            Obstacle::OutOfForce
        } else if !gives(self.agreement.grants) {
            Obstacle::Agreement
        } else if !gives(self.potential) {
            Obstacle::Token
        } else {
            match self.unstated {
                Some(Unstated::Purpose) => Obstacle::PurposeUnstated,
                Some(Unstated::Reference) => Obstacle::ReferenceUnstated,
                None => Obstacle::Purpose,
            }
        }
    }

    /// The level that the agreement's annex writes beside a group.
    pub fn clause(&self, group: Group) -> Level {
        self.agreement.level(group)
    }

    /// The level at which the token names a group.
    pub fn token_level(&self, group: Group) -> Level {
        self.token.level(group)
    }
}

fn only(set: GroupSet, group: Group) -> GroupSet {
    set.intersection(GroupSet::of(group))
}

/// Every group at every level.
fn every_scope() -> Grants {
    let read = |group: &Group| Permission {
        group: *group,
        level: Level::Read,
    };
    Group::ALL.iter().map(read).collect()
}

fn find_purpose<'a>(
    agreement: &'a Agreement,
    stated: Option<&str>,
) -> Result<Option<&'a Purpose>, Refusal> {
    let Some(code) = stated.filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    let known = || {
        agreement
            .purposes
            .iter()
            .map(|purpose| purpose.code.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    agreement
        .find_purpose(code)
        .map(Some)
        .ok_or_else(|| Refusal::UnknownPurpose { known: known() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 3] = [
        include_str!("../../../agreements/bpjs.toml"),
        include_str!("../../../agreements/prosecutor.toml"),
        include_str!("../../../agreements/secretariat.toml"),
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_missing_is_told_exactly_where_a_requirement_is_denied() {
        for text in FILES {
            let agreement = Agreement::parse(text).unwrap();
            let tokens = [Grants::NONE, every_scope()];
            let days = [day("2026-06-15"), day("2031-01-01")];
            let purposes = agreement.purposes.iter().map(|one| Some(one.code.clone()));
            for purpose in purposes.chain([None]) {
                for (token, day) in tokens.into_iter().flat_map(|t| days.map(|day| (t, day))) {
                    let stated = Stated {
                        purpose: purpose.clone(),
                        reference: None,
                    };
                    let standing = Standing::of(&agreement, token, stated, day).unwrap();
                    for group in Group::ALL {
                        for asked in [Requirement::rows(*group), Requirement::statistics(*group)] {
                            let is_denied = asked.decide(standing.grants()) == Access::Denied;
                            assert_eq!(is_denied, !standing.missing(asked).is_empty());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_reason_is_the_one_that_would_have_to_be_mended() {
        let agreement = Agreement::parse(FILES[1]).unwrap();
        let told = |token: Grants, purpose: Option<&str>, reference: Option<&str>, on: &str| {
            let stated = Stated {
                purpose: purpose.map(str::to_owned),
                reference: reference.map(str::to_owned),
            };
            let standing = Standing::of(&agreement, token, stated, day(on)).unwrap();
            let missing = standing.missing(Requirement::rows(Group::Employer));
            missing.first().map(|missing| missing.obstacle)
        };
        let purpose = Some("state_attorney_assistance");
        let (all, today) = (every_scope(), "2026-06-15");
        assert_eq!(told(all, purpose, Some("SKK-1/2026"), today), None);
        assert_eq!(
            told(all, purpose, None, today),
            Some(Obstacle::ReferenceUnstated)
        );
        assert_eq!(
            told(all, None, None, today),
            Some(Obstacle::PurposeUnstated)
        );
        assert_eq!(
            told(Grants::NONE, purpose, None, today),
            Some(Obstacle::Token)
        );
        assert_eq!(
            told(all, purpose, None, "2031-01-01"),
            Some(Obstacle::OutOfForce)
        );
    }
}
