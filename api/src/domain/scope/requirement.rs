//! What a coordinate asks of a caller, and the decision over it.
use super::{Grants, Group, GroupSet, Level, Permission};

/// What a coordinate asks of a caller: every group of `rows` at `read` or `case`, and every group
/// of `statistics` at `read` or `aggregate`. Asking nothing is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Requirement {
    /// Groups whose rows are shown.
    pub rows: GroupSet,
    /// Groups that are only counted or added up.
    pub statistics: GroupSet,
}

/// The decision over one coordinate for one caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// For every employer of the region.
    Allowed,
    /// For employers named by an open matter of the agency.
    ByCase,
    /// For none.
    Denied,
}

impl Requirement {
    /// Asks for nothing.
    pub const PUBLIC: Self = Self {
        rows: GroupSet::EMPTY,
        statistics: GroupSet::EMPTY,
    };

    /// Asks for the rows of one group.
    pub const fn rows(group: Group) -> Self {
        Self {
            rows: GroupSet::of(group),
            statistics: GroupSet::EMPTY,
        }
    }

    /// Asks for the statistics of one group.
    pub const fn statistics(group: Group) -> Self {
        Self {
            rows: GroupSet::EMPTY,
            statistics: GroupSet::of(group),
        }
    }

    /// What both ask. Requirements only ever add up: access to a parent never implies access to a child.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            rows: self.rows.union(other.rows),
            statistics: self.statistics.union(other.statistics),
        }
    }

    /// Decides for one caller's grants.
    pub fn decide(self, grants: Grants) -> Access {
        if !self.missing(grants).is_empty() {
            Access::Denied
        } else if self.rows.without(grants.read).is_empty() {
            Access::Allowed
        } else {
            Access::ByCase
        }
    }

    /// The groups that the grants lack.
    pub fn missing(self, grants: Grants) -> GroupSet {
        let rows = self.rows.without(grants.cases());
        let statistics = self.statistics.without(grants.statistics());
        rows.union(statistics)
    }

    /// The scopes that satisfy it, as alternatives of sets: the form that federated routers read
    /// in `@requiresScopes`. Empty for what is public.
    pub fn alternatives(self) -> Vec<Vec<String>> {
        if self == Self::PUBLIC {
            return Vec::new();
        }
        let rows = self
            .rows
            .iter()
            .map(|group| (group, [Level::Read, Level::Case]));
        let statistics = self
            .statistics
            .iter()
            .map(|group| (group, [Level::Read, Level::Aggregate]));
        rows.chain(statistics)
            .fold(vec![Vec::new()], |alternatives, (group, levels)| {
                levels
                    .iter()
                    .flat_map(|level| {
                        let scope = Permission {
                            group,
                            level: *level,
                        }
                        .to_string();
                        alternatives.iter().map(move |chosen| {
                            let mut chosen: Vec<String> = chosen.clone();
                            chosen.push(scope.clone());
                            chosen
                        })
                    })
                    .collect()
            })
    }
}

impl From<Group> for Requirement {
    fn from(group: Group) -> Self {
        Self::rows(group)
    }
}

/// Both groups' rows: `Group::Membership & Group::WorkerWage`.
impl std::ops::BitAnd for Group {
    type Output = Requirement;

    fn bitand(self, other: Self) -> Requirement {
        Requirement::rows(self).and(Requirement::rows(other))
    }
}
