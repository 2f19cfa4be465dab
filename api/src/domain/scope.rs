//! Field groups, levels, and what a declaration asks of a caller: the words of the matrix that
//! the agreements' annexes are written in.
use std::fmt;
use std::str::FromStr;

macro_rules! groups {
    ($($(#[doc = $about:literal])+ $group:ident = $name:literal,)+) => {
        /// A field group: a row of the matrix, the unit in which agreements give and withhold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Group { $($(#[doc = $about])+ $group,)+ }

        impl Group {
            /// Every group, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$group,)+];

            /// The name in scopes and agreements.
            pub fn name(self) -> &'static str {
                match self { $(Self::$group => $name,)+ }
            }

            /// What the group holds.
            pub fn about(self) -> &'static str {
                match self { $(Self::$group => concat!($($about, "\n",)+).trim_ascii(),)+ }
            }
        }
    };
}

groups! {
    /// Employer: legal name, NIB, activity, district, scale, status (identitas pemberi kerja).
    Employer = "employer",
    /// Address and telephone of the business.
    EmployerContact = "employer_contact",
    /// NPWP and NITKU of a body.
    TaxNumber = "tax_number",
    /// NPWP or NIK of a sole trader, and names and NIK of owners and directors: personal data.
    PersonalIdentity = "personal_identity",
    /// Licences: kind, risk, status, dates (perizinan berusaha).
    Licence = "licence",
    /// Investment values and investment reports (LKPM).
    Investment = "investment",
    /// Membership: NPP, registration date, state, participant kind (kepesertaan).
    Membership = "membership",
    /// Programmes enrolled and those missing.
    Programme = "programme",
    /// Number of workers registered.
    WorkerCount = "worker_count",
    /// Headcount by the manpower report (WLKP).
    Headcount = "headcount",
    /// Months in arrears and their class.
    ArrearsClass = "arrears_class",
    /// Arrears in rupiah, penalty, payment history, instalments.
    ArrearsAmount = "arrears_amount",
    /// Compliance categories and their findings.
    Compliance = "compliance",
    /// The permit check's verdict and reason codes.
    Clearance = "clearance",
    /// Written warnings and administrative fines.
    Warning = "warning",
    /// Restrictions of public services (TMP2T): request, imposition, lifting.
    Restriction = "restriction",
    /// Workers' names, NIK and KPJ: personal data.
    WorkerIdentity = "worker_identity",
    /// Workers' wages: specific personal data (UU 27/2022 Ps. 4).
    WorkerWage = "worker_wage",
    /// The wage band of a membership, without a wage or a worker.
    WageBand = "wage_band",
    /// Vulnerable workers whose contributions a budget pays: personal data.
    VulnerableWorker = "vulnerable_worker",
    /// Inspections done: date, kind, result class.
    Inspection = "inspection",
    /// Findings on the norm of social security only.
    SocialSecurityFinding = "social_security_finding",
    /// Inspection notes and findings on every norm: confidential.
    InspectionFinding = "inspection_finding",
    /// Planned inspections, complaints and what led to them: never shared (ILO C81 Art. 15(c)).
    InspectionPlan = "inspection_plan",
    /// Criminal investigation files: never shared.
    Investigation = "investigation",
    /// Special powers of attorney (SKK), demand letters, recovery.
    PowerOfAttorney = "power_of_attorney",
    /// Field verification reports.
    FieldVerification = "field_verification",
    /// Cases: state, stage, deadline.
    Case = "case",
    /// Applications at the licence office's desk.
    Application = "application",
    /// Import batches of the caller's own registers and their rejected lines.
    Feed = "feed",
}

impl FromStr for Group {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        Self::ALL
            .iter()
            .copied()
            .find(|group| group.name() == text)
            .ok_or(UnknownPermission)
    }
}

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

/// A set of field groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupSet(u64);

impl GroupSet {
    /// No group.
    pub const EMPTY: Self = Self(0);

    /// The set of one group.
    pub const fn of(group: Group) -> Self {
        Self(1 << group as u8)
    }

    /// The groups of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The groups of both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The groups of this one that `other` lacks.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it holds `group`.
    pub const fn contains(self, group: Group) -> bool {
        self.0 & (1 << group as u8) != 0
    }

    /// Its groups, in the order of the matrix.
    pub fn iter(self) -> impl Iterator<Item = Group> {
        Group::ALL
            .iter()
            .copied()
            .filter(move |group| self.contains(*group))
    }
}

impl FromIterator<Group> for GroupSet {
    fn from_iter<I: IntoIterator<Item = Group>>(groups: I) -> Self {
        groups
            .into_iter()
            .fold(Self::EMPTY, |set, group| set.union(Self::of(group)))
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
