//! Field groups: the rows of the matrix.
use std::str::FromStr;

use super::UnknownPermission;
use crate::domain::codes::Agency;

macro_rules! groups {
    ($($(#[doc = $about:literal])+ $group:ident = $name:literal of $owner:ident,)+) => {
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

            /// The agency that owns the register behind the group: whom to ask for it.
            pub fn owner(self) -> Agency {
                match self { $(Self::$group => Agency::$owner,)+ }
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
    Employer = "employer" of Licensing,
    /// Address and telephone of the business.
    EmployerContact = "employer_contact" of Licensing,
    /// NPWP and NITKU of a body.
    TaxNumber = "tax_number" of Licensing,
    /// NPWP or NIK of a sole trader, and names and NIK of owners and directors: personal data.
    PersonalIdentity = "personal_identity" of Licensing,
    /// Licences: kind, risk, status, dates (perizinan berusaha).
    Licence = "licence" of Licensing,
    /// Investment values and investment reports (LKPM).
    Investment = "investment" of Licensing,
    /// Membership: NPP, registration date, state, participant kind (kepesertaan).
    Membership = "membership" of Bpjs,
    /// Programmes enrolled and those missing.
    Programme = "programme" of Bpjs,
    /// Number of workers registered.
    WorkerCount = "worker_count" of Bpjs,
    /// Headcount by the manpower report (WLKP).
    Headcount = "headcount" of Inspectorate,
    /// Months in arrears and their class.
    ArrearsClass = "arrears_class" of Bpjs,
    /// Arrears in rupiah, penalty, payment history, instalments.
    ArrearsAmount = "arrears_amount" of Bpjs,
    /// Compliance categories and their findings.
    Compliance = "compliance" of Bpjs,
    /// The permit check's verdict and reason codes.
    Clearance = "clearance" of Bpjs,
    /// Clearances: a permit check made official, with its reference number, kept and withdrawn.
    ClearanceRequest = "clearance_request" of Licensing,
    /// Objections to clearances: recorded by the front desk, decided by the disputed register's owner.
    Objection = "objection" of Licensing,
    /// Written warnings and administrative fines.
    Warning = "warning" of Bpjs,
    /// Restrictions of public services (TMP2T): request, imposition, lifting.
    Restriction = "restriction" of Licensing,
    /// Asking for a restriction of public services and for its lifting: a step, not a reading.
    RestrictionRequest = "restriction_request" of Bpjs,
    /// Imposing a restriction of public services and lifting it: a step, not a reading.
    RestrictionImposition = "restriction_imposition" of Licensing,
    /// Recommending a restriction of public services or its lifting: a step, not a reading.
    RestrictionRecommendation = "restriction_recommendation" of Inspectorate,
    /// Workers' names, NIK and KPJ: personal data.
    WorkerIdentity = "worker_identity" of Bpjs,
    /// Workers' wages: specific personal data (UU 27/2022 Ps. 4).
    WorkerWage = "worker_wage" of Bpjs,
    /// The wage band of a membership, without a wage or a worker.
    WageBand = "wage_band" of Bpjs,
    /// Vulnerable workers whose contributions a budget pays: personal data.
    VulnerableWorker = "vulnerable_worker" of Manpower,
    /// Inspections done: date, kind, result class.
    Inspection = "inspection" of Inspectorate,
    /// Findings on the norm of social security only.
    SocialSecurityFinding = "social_security_finding" of Inspectorate,
    /// Inspection notes and findings on every norm: confidential.
    InspectionFinding = "inspection_finding" of Inspectorate,
    /// Planned inspections, complaints and what led to them: never shared (ILO C81 Art. 15(c)).
    InspectionPlan = "inspection_plan" of Inspectorate,
    /// Criminal investigation files: never shared.
    Investigation = "investigation" of Inspectorate,
    /// Special powers of attorney (SKK), demand letters, recovery.
    PowerOfAttorney = "power_of_attorney" of Prosecutor,
    /// Field verification reports.
    FieldVerification = "field_verification" of Bpjs,
    /// Cases: state, stage, deadline.
    Case = "case" of Bpjs,
    /// Applications at the licence office's desk.
    Application = "application" of Licensing,
    /// Candidates for links between the registers, and decisions about them: who may see them may decide.
    Linkage = "linkage" of Secretariat,
    /// Import batches of the caller's own registers and their rejected lines.
    Feed = "feed" of Secretariat,
    /// The access log of the agency's own accesses.
    AccessLog = "access_log" of Secretariat,
    /// Who read the agency's own registers, employer by employer, by the access log.
    AccessHistory = "access_history" of Secretariat,
    /// The access log of every agency: for the data-protection officer alone.
    AuditLog = "audit_log" of Secretariat,
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
