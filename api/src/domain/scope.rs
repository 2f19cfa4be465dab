//! Field groups, levels, and what a declaration asks of a caller: the words of the matrix that
//! the agreements' annexes are written in.
use std::fmt;
use std::str::FromStr;

mod category;
mod group;
mod requirement;

pub use group::{Group, GroupSet};
pub use requirement::{Access, Requirement};

/// How far a right over a group goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing.
    None,
    /// Statistics only, small cells suppressed.
    Aggregate,
    /// Only employers named by an open case, power of attorney or application of the agency.
    Case,
    /// Every employer of the agreement's region.
    Read,
}

impl Level {
    /// The word in scopes and agreements.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Aggregate => "aggregate",
            Self::Case => "case",
            Self::Read => "read",
        }
    }
}

/// One scope of a token: a group and a level, written `arrears_amount:read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The field group.
    pub group: Group,
    /// How far the right goes.
    pub level: Level,
}

/// The text is not a permission of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown permission")]
pub struct UnknownPermission;

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let (group, level) = text.split_once(':').ok_or(UnknownPermission)?;
        let level = match level {
            "read" => Level::Read,
            "case" => Level::Case,
            "aggregate" => Level::Aggregate,
            _ => return Err(UnknownPermission),
        };
        Ok(Self {
            group: group.parse()?,
            level,
        })
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.group.name(), self.level.name())
    }
}

/// What somebody may do: for each group one level at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    read: GroupSet,
    case: GroupSet,
    aggregate: GroupSet,
}

impl Grants {
    /// No right at all.
    pub const NONE: Self = Self {
        read: GroupSet::EMPTY,
        case: GroupSet::EMPTY,
        aggregate: GroupSet::EMPTY,
    };

    /// These grants with one more.
    #[must_use]
    pub fn with(mut self, permission: Permission) -> Self {
        let group = GroupSet::of(permission.group);
        match permission.level {
            Level::None => {}
            Level::Read => self.read = self.read.union(group),
            Level::Case => self.case = self.case.union(group),
            Level::Aggregate => self.aggregate = self.aggregate.union(group),
        }
        self
    }

    /// What both allow. A right to read includes the lesser rights, so the meet of `read` and
    /// `case` is `case`; `case` and `aggregate` have nothing in common.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        let read = self.read.intersection(other.read);
        let case = self.cases().intersection(other.cases());
        let aggregate = self.statistics().intersection(other.statistics());
        Self {
            read,
            case: case.without(read),
            aggregate: aggregate.without(read),
        }
    }

    /// These grants, for the groups of `set` only.
    #[must_use]
    pub fn only(self, set: GroupSet) -> Self {
        Self {
            read: self.read.intersection(set),
            case: self.case.intersection(set),
            aggregate: self.aggregate.intersection(set),
        }
    }

    /// The level held over a group.
    pub fn level(self, group: Group) -> Level {
        if self.read.contains(group) {
            Level::Read
        } else if self.case.contains(group) {
            Level::Case
        } else if self.aggregate.contains(group) {
            Level::Aggregate
        } else {
            Level::None
        }
    }

    /// The permissions held, in the order of the matrix.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        let levels = [
            (Level::Read, self.read),
            (Level::Case, self.case),
            (Level::Aggregate, self.aggregate),
        ];
        Group::ALL.iter().flat_map(move |group| {
            levels
                .into_iter()
                .filter(move |(_, set)| set.contains(*group))
                .map(move |(level, _)| Permission {
                    group: *group,
                    level,
                })
        })
    }

    fn cases(self) -> GroupSet {
        self.read.union(self.case)
    }

    fn statistics(self) -> GroupSet {
        self.read.union(self.aggregate)
    }
}

impl FromIterator<Permission> for Grants {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(scopes: &str) -> Grants {
        scopes
            .split(' ')
            .filter_map(|scope| scope.parse().ok())
            .collect()
    }

    #[test]
    fn a_right_to_read_includes_the_lesser_rights_and_no_lesser_right_includes_another() {
        let rows = Requirement::rows(Group::ArrearsAmount);
        let sums = Requirement::statistics(Group::ArrearsAmount);
        assert_eq!(rows.decide(grants("arrears_amount:read")), Access::Allowed);
        assert_eq!(rows.decide(grants("arrears_amount:case")), Access::ByCase);
        assert_eq!(
            rows.decide(grants("arrears_amount:aggregate")),
            Access::Denied
        );
        assert_eq!(sums.decide(grants("arrears_amount:read")), Access::Allowed);
        assert_eq!(
            sums.decide(grants("arrears_amount:aggregate")),
            Access::Allowed
        );
        assert_eq!(sums.decide(grants("arrears_amount:case")), Access::Denied);
    }

    #[test]
    fn the_meet_never_widens_either_side() {
        let all = ["", "employer:read", "employer:case", "employer:aggregate"];
        for (left, right) in all
            .iter()
            .flat_map(|left| all.iter().map(move |right| (left, right)))
        {
            let meet = grants(left).meet(grants(right));
            assert_eq!(meet.meet(grants(left)), meet, "{left} {right}");
            assert_eq!(meet.meet(grants(right)), meet, "{left} {right}");
        }
        assert_eq!(
            grants("employer:read").meet(grants("employer:case")),
            grants("employer:case")
        );
        assert_eq!(
            grants("employer:case").meet(grants("employer:aggregate")),
            Grants::NONE
        );
    }

    #[test]
    fn requirements_add_up() {
        let both = Requirement::rows(Group::Membership).and(Requirement::rows(Group::WorkerWage));
        assert_eq!(both.decide(grants("membership:read")), Access::Denied);
        assert_eq!(
            both.decide(grants("membership:read worker_wage:case")),
            Access::ByCase
        );
        assert_eq!(
            both.decide(grants("membership:read worker_wage:read")),
            Access::Allowed
        );
        assert_eq!(both.alternatives().len(), 4);
    }

    #[test]
    fn a_scope_is_a_whole_word_and_never_a_prefix() {
        for wrong in [
            "employer",
            "employer:",
            "employer:reader",
            "employer:read:x",
            "EMPLOYER:read",
            "emp:read",
            "*:read",
        ] {
            assert!(wrong.parse::<Permission>().is_err(), "{wrong}");
        }
    }
}
