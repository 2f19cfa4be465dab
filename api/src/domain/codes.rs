//! The registers' closed code lists. One declaration serves the feeds that check a cell, the
//! store that writes it, the engine that decides by it and the schema that describes it.
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

/// A closed list of codes: the words the registers write, each with its meaning.
pub trait Code:
    Copy + Eq + Send + Sync + fmt::Debug + FromStr<Err = UnknownCode> + 'static
{
    /// Name of the list, as the schema calls its enum.
    const LIST: &'static str;
    /// What the list is, with its Indonesian term and source.
    const ABOUT: &'static str;
    /// Every code with its meaning, in the order people expect.
    const ALL: &'static [(Self, &'static str)];

    /// The code as written in feeds, tables and the schema.
    fn as_str(self) -> &'static str;
}

/// The text is not a code of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code of {list}")]
pub struct UnknownCode {
    /// The list that was asked.
    pub list: &'static str,
}

macro_rules! codes {
    ($($(#[doc = $about:literal])+ $list:ident { $($(#[doc = $meaning:literal])+ $variant:ident = $text:literal,)+ })+) => { $(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $list { $($(#[doc = $meaning])+ $variant,)+ }

        impl Code for $list {
            const LIST: &'static str = stringify!($list);
            const ABOUT: &'static str = concat!($($about, "\n",)+).trim_ascii();
            const ALL: &'static [(Self, &'static str)] =
                &[$((Self::$variant, concat!($($meaning, "\n",)+).trim_ascii()),)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl FromStr for $list {
            type Err = UnknownCode;

            fn from_str(text: &str) -> Result<Self, UnknownCode> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownCode { list: Self::LIST }),
                }
            }
        }

        impl<'de> Deserialize<'de> for $list {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl fmt::Display for $list {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+ };
}

codes! {
    /// An agency of the compliance team. Codes are in small letters where people write them in files.
    Agency {
        /// BPJS Ketenagakerjaan, branch Sumbawa: owner of the membership registers.
        Bpjs = "bpjs",
        /// Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu: the licence office.
        Licensing = "dpmptsp",
        /// Dinas Tenaga Kerja of the kabupaten: manpower reports and vulnerable workers.
        Manpower = "disnaker",
        /// Balai Pengawasan Ketenagakerjaan of the province: labour inspection.
        Inspectorate = "inspectorate",
        /// Kejaksaan Negeri, Datun: the state attorneys.
        Prosecutor = "prosecutor",
        /// Sekretariat Daerah and Bappeda: steering and reporting.
        Secretariat = "secretariat",
    }

    /// Level of an administrative region (wilayah administrasi).
    RegionLevel {
        /// Provinsi.
        Province = "PROVINCE",
        /// Kabupaten or kota.
        Regency = "REGENCY",
        /// Kecamatan.
        District = "DISTRICT",
        /// Desa or kelurahan.
        Village = "VILLAGE",
    }

    /// Legal form of an employer (bentuk badan usaha).
    LegalForm {
        /// Perseroan terbatas: a limited company.
        LimitedCompany = "PT",
        /// Commanditaire vennootschap: a limited partnership.
        LimitedPartnership = "CV",
        /// Usaha dagang: a trading business of one person.
        TradingBusiness = "UD",
        /// Koperasi.
        Cooperative = "COOPERATIVE",
        /// Yayasan.
        Foundation = "FOUNDATION",
        /// Usaha perorangan: a person doing business under the own name. Its tax number is a NIK.
        SoleTrader = "SOLE_TRADER",
        /// Any other form.
        Other = "OTHER",
    }

    /// State of an employer as the registers together show it.
    EmployerStatus {
        /// Doing business.
        Active = "ACTIVE",
        /// Its NIB is frozen (dibekukan).
        Frozen = "FROZEN",
        /// Its NIB was revoked (dicabut).
        Revoked = "REVOKED",
        /// Closed business.
        Closed = "CLOSED",
        /// No register says.
        Unknown = "UNKNOWN",
    }

    /// State of a NIB in the licence register (OSS).
    BusinessStatus {
        /// In force.
        Active = "ACTIVE",
        /// Frozen (dibekukan).
        Frozen = "FROZEN",
        /// Revoked (dicabut).
        Revoked = "REVOKED",
    }

    /// Business scale (skala usaha), PP 7/2021 Ps. 35: capital without land and buildings, or yearly sales.
    BusinessScale {
        /// Mikro: capital up to Rp1 billion or sales up to Rp2 billion.
        Micro = "MICRO",
        /// Kecil: capital up to Rp5 billion or sales up to Rp15 billion.
        Small = "SMALL",
        /// Menengah: capital up to Rp10 billion or sales up to Rp50 billion.
        Medium = "MEDIUM",
        /// Besar: above.
        Large = "LARGE",
    }

    /// Scheme of a key under which a register knows an employer.
    IdentifierScheme {
        /// Nomor Induk Berusaha, the licence register's key: 13 digits.
        Nib = "NIB",
        /// Tax number of a body: 16 digits.
        Npwp = "NPWP",
        /// Tax number of a sole trader, which is a NIK: personal data.
        NpwpPersonal = "NPWP_PERSONAL",
        /// Number of a place of business on the tax side: 22 digits.
        Nitku = "NITKU",
        /// Nomor Pendaftaran Perusahaan, BPJS Ketenagakerjaan's key: 8 characters.
        Npp = "NPP",
        /// Number of the manpower report (WLKP), the inspectorate's key: opaque.
        Wlkp = "WLKP",
    }

    /// How a key came to be tied to an employer.
    MatchMethod {
        /// The first key under which the employer was met.
        OwnKey = "OWN_KEY",
        /// A register wrote both keys in one record.
        Crosswalk = "CROSSWALK",
        /// A person confirmed it.
        Confirmed = "CONFIRMED",
    }

    /// Risk of an activity (tingkat risiko), PP 28/2025.
    RiskLevel {
        /// Rendah: NIB only.
        Low = "LOW",
        /// Menengah rendah: NIB and a self-declared standard certificate.
        MediumLow = "MEDIUM_LOW",
        /// Menengah tinggi: NIB and a verified standard certificate.
        MediumHigh = "MEDIUM_HIGH",
        /// Tinggi: NIB and a permit.
        High = "HIGH",
    }

    /// Kind of a licence (jenis perizinan), PP 28/2025.
    LicenceKind {
        /// Sertifikat Standar.
        StandardCertificate = "STANDARD_CERTIFICATE",
        /// Izin.
        Permit = "PERMIT",
        /// Perizinan Berusaha untuk Menunjang Kegiatan Usaha (PB-UMKU).
        SupportingPermit = "SUPPORTING_PERMIT",
        /// Persetujuan Bangunan Gedung (PBG), formerly IMB.
        BuildingApproval = "BUILDING_APPROVAL",
        /// Kesesuaian Kegiatan Pemanfaatan Ruang (KKPR).
        LocationConformity = "LOCATION_CONFORMITY",
    }

    /// Status of a licence: certificates are verified, permits are issued.
    LicenceStatus {
        /// Certificate self-declared, not verified.
        NotVerified = "NOT_VERIFIED",
        /// Certificate verified.
        Verified = "VERIFIED",
        /// Certificate rejected.
        Rejected = "REJECTED",
        /// Permit in process.
        InProcess = "IN_PROCESS",
        /// Permit issued.
        Issued = "ISSUED",
        /// Suspended.
        Suspended = "SUSPENDED",
        /// Revoked.
        Revoked = "REVOKED",
        /// Expired.
        Expired = "EXPIRED",
    }

    /// Role of a responsible person in a business.
    PersonRole {
        /// Pemilik.
        Owner = "OWNER",
        /// Direktur.
        Director = "DIRECTOR",
        /// Komisaris.
        Commissioner = "COMMISSIONER",
    }

    /// Kind of participation (jenis kepesertaan) of a membership.
    ParticipantKind {
        /// Penerima upah: workers who receive a wage.
        WageEarner = "WAGE_EARNER",
        /// Jasa konstruksi: workers of a construction project.
        Construction = "CONSTRUCTION",
    }

    /// State of a membership (kepesertaan). Registered is not active, and active is not paid up.
    MembershipStatus {
        /// Active.
        Active = "ACTIVE",
        /// Inactive: registered, no active workers.
        Inactive = "INACTIVE",
        /// Closed.
        Closed = "CLOSED",
    }

    /// Programme of BPJS Ketenagakerjaan.
    Programme {
        /// Jaminan Kecelakaan Kerja (JKK), PP 44/2015.
        WorkAccident = "WORK_ACCIDENT",
        /// Jaminan Kematian (JKM), PP 44/2015.
        Death = "DEATH",
        /// Jaminan Hari Tua (JHT), PP 46/2015.
        OldAge = "OLD_AGE",
        /// Jaminan Pensiun (JP), PP 45/2015.
        Pension = "PENSION",
        /// Jaminan Kehilangan Pekerjaan (JKP), PP 6/2025.
        JobLoss = "JOB_LOSS",
    }

    /// Ground of a written warning (surat teguran), UU 24/2011 Ps. 15 and 19.
    WarningGround {
        /// Not registered though obliged (PWBD).
        Unregistered = "UNREGISTERED",
        /// Workers, wages or programmes registered in part (PDS).
        PartialRegistration = "PARTIAL_REGISTRATION",
        /// Data not true.
        FalseData = "FALSE_DATA",
        /// Contributions overdue.
        Arrears = "ARREARS",
    }

    /// State of an instalment plan.
    InstalmentStatus {
        /// Paid as agreed so far.
        Kept = "KEPT",
        /// Not paid as agreed.
        Broken = "BROKEN",
        /// Paid in full.
        Done = "DONE",
    }

    /// Kind of a labour inspection (pemeriksaan), Permenaker 33/2016.
    InspectionKind {
        /// Pertama.
        Initial = "INITIAL",
        /// Berkala.
        Periodic = "PERIODIC",
        /// Khusus.
        Special = "SPECIAL",
        /// Ulang.
        Repeat = "REPEAT",
    }

    /// Result class of an inspection.
    InspectionResult {
        /// Nothing to mend.
        Compliant = "COMPLIANT",
        /// Minor breaches.
        Minor = "MINOR",
        /// Serious breaches.
        Serious = "SERIOUS",
    }

    /// Kind of an inspection note (Nota Pemeriksaan).
    NoteKind {
        /// Nota I.
        First = "FIRST",
        /// Nota II.
        Second = "SECOND",
        /// Nota Khusus.
        Special = "SPECIAL",
    }

    /// Norm that a finding concerns.
    Norm {
        /// Jaminan sosial.
        SocialSecurity = "SOCIAL_SECURITY",
        /// Pengupahan.
        Wages = "WAGES",
        /// Waktu kerja.
        WorkingTime = "WORKING_TIME",
        /// Keselamatan dan kesehatan kerja (K3).
        Safety = "SAFETY",
        /// Hubungan kerja.
        EmploymentRelation = "EMPLOYMENT_RELATION",
        /// Wajib lapor.
        Reporting = "REPORTING",
    }

    /// State of a finding.
    FindingStatus {
        /// Not mended.
        Open = "OPEN",
        /// Mended.
        Resolved = "RESOLVED",
    }

    /// Compliance category (kategori ketidakpatuhan). Categories are a set: an employer can be in several.
    ComplianceCategory {
        /// Perusahaan wajib belum daftar (PWBD): obliged by evidence of a worker, not registered.
        UnregisteredObliged = "UNREGISTERED_OBLIGED",
        /// Perusahaan daftar sebagian tenaga kerja: fewer workers registered than employed.
        PartialWorkers = "PARTIAL_WORKERS",
        /// Perusahaan daftar sebagian upah: wages reported below those paid.
        PartialWage = "PARTIAL_WAGE",
        /// Perusahaan daftar sebagian program: fewer programmes than obligatory for the scale.
        PartialProgramme = "PARTIAL_PROGRAMME",
        /// Menunggak iuran: at least one month unpaid past its due date.
        Arrears = "ARREARS",
        /// Registered, and no contribution ever paid.
        NeverPaid = "NEVER_PAID",
        /// Registered once, not active now.
        Inactive = "INACTIVE",
    }

    /// Stage of a case of the compliance team.
    CaseStage {
        /// Taken in and deduplicated.
        Intake = "INTAKE",
        /// Field verification.
        Verification = "VERIFICATION",
        /// Guidance (pembinaan).
        Guidance = "GUIDANCE",
        /// First written warning.
        Warning1 = "WARNING_1",
        /// Second written warning.
        Warning2 = "WARNING_2",
        /// Administrative fine.
        Fine = "FINE",
        /// Labour inspection.
        LabourInspection = "LABOUR_INSPECTION",
        /// Special power of attorney (SKK) with the state attorneys.
        PowerOfAttorney = "POWER_OF_ATTORNEY",
        /// Restriction of public services (TMP2T).
        ServiceRestriction = "SERVICE_RESTRICTION",
        /// Before a court.
        Litigation = "LITIGATION",
        /// Closed.
        Closed = "CLOSED",
    }

    /// How a case ended.
    CaseOutcome {
        /// The employer complied.
        Complied = "COMPLIED",
        /// Settled.
        Settled = "SETTLED",
        /// Instalments paid in full.
        InstalmentDone = "INSTALMENT_DONE",
        /// Not obliged after all.
        NotObliged = "NOT_OBLIGED",
        /// The business had closed.
        BusinessClosed = "BUSINESS_CLOSED",
        /// Written off.
        WrittenOff = "WRITTEN_OFF",
    }

    /// Kind of a special power of attorney (SKK).
    AttorneyKind {
        /// Outside court.
        NonLitigation = "NON_LITIGATION",
        /// Before a court; needs an SKK of its own.
        Litigation = "LITIGATION",
    }

    /// Outcome for an employer named by a special power of attorney.
    RecoveryOutcome {
        /// Under way.
        Open = "OPEN",
        /// Paid in full.
        Paid = "PAID",
        /// Paying by instalments.
        Instalment = "INSTALMENT",
        /// No progress.
        NoProgress = "NO_PROGRESS",
        /// Returned to BPJS with the SKK.
        Returned = "RETURNED",
    }

    /// Kind of service of PP 86/2013 Ps. 9(1), by its present name.
    ServiceKind {
        /// Perizinan berusaha (letter a).
        BusinessLicensing = "BUSINESS_LICENSING",
        /// Izin yang diperlukan dalam mengikuti tender proyek (letter b).
        TenderLicence = "TENDER_LICENCE",
        /// Izin mempekerjakan tenaga kerja asing, now RPTKA approval (letter c).
        ForeignWorkerPermit = "FOREIGN_WORKER_PERMIT",
        /// Izin perusahaan penyedia jasa pekerja (letter d).
        LabourSupplyLicence = "LABOUR_SUPPLY_LICENCE",
        /// Izin Mendirikan Bangunan, now Persetujuan Bangunan Gedung (letter e).
        BuildingApproval = "BUILDING_APPROVAL",
    }

    /// State of a restriction of public services (TMP2T) on a day.
    RestrictionState {
        /// Requested by BPJS, not imposed.
        Requested = "REQUESTED",
        /// Imposed by the government unit and in force.
        Imposed = "IMPOSED",
        /// Lifted.
        Lifted = "LIFTED",
    }

    /// State of an application at the licence office.
    ApplicationStatus {
        /// Not decided.
        Pending = "PENDING",
        /// Granted.
        Granted = "GRANTED",
        /// Refused.
        Refused = "REFUSED",
        /// Withdrawn by the applicant.
        Withdrawn = "WITHDRAWN",
    }

    /// Who paid a vulnerable worker's contributions.
    CoveragePayer {
        /// The regency's budget.
        Apbd = "APBD",
        /// The social service's budget.
        SocialService = "SOCIAL_SERVICE",
        /// The worker.
        OwnMeans = "SELF",
    }

    /// Arrears class (kolektibilitas iuran) by months in arrears; the bands are dated data.
    ArrearsClass {
        /// Lancar.
        Current = "CURRENT",
        /// Kurang lancar.
        Substandard = "SUBSTANDARD",
        /// Diragukan.
        Doubtful = "DOUBTFUL",
        /// Macet.
        Loss = "LOSS",
    }

    /// Wage band (golongan upah) of a membership: its mean wage against the minimum wage (UMK).
    WageBand {
        /// Below the minimum wage: an indicator of wages reported in part, not a proof.
        BelowMinimum = "BELOW_MINIMUM",
        /// From the minimum wage to twice of it.
        UpToTwice = "UP_TO_TWICE",
        /// More than twice the minimum wage.
        Above = "ABOVE",
    }

    /// State of an import batch.
    BatchStatus {
        /// Under way, or cut off.
        Running = "RUNNING",
        /// Ended; rejected lines are kept as faults.
        Done = "DONE",
        /// Refused as a whole; nothing of it was written.
        Failed = "FAILED",
    }

    /// Whether a source is as fresh as its rhythm demands.
    Freshness {
        /// Within its rhythm.
        OnTime = "ON_TIME",
        /// Past its rhythm, within the grace.
        Late = "LATE",
        /// Too old to rest a verdict on.
        Stale = "STALE",
        /// Never fed.
        Missing = "MISSING",
    }

    /// A register that the engine rests findings on. Its age is judged by its own rhythm.
    SourceRegister {
        /// Memberships of BPJS Ketenagakerjaan, with programmes and registered workers.
        BpjsMembership = "BPJS_MEMBERSHIP",
        /// Contributions billed and paid, and instalment plans.
        BpjsContribution = "BPJS_CONTRIBUTION",
        /// Business actors and licences (OSS).
        BusinessLicence = "BUSINESS_LICENCE",
        /// Manpower reports (WLKP).
        ManpowerReport = "MANPOWER_REPORT",
        /// Labour inspections.
        LabourInspection = "LABOUR_INSPECTION",
        /// Joint visits of the team (verifikasi lapangan).
        FieldVerification = "FIELD_VERIFICATION",
        /// Restrictions of public services (TMP2T).
        ServiceRestriction = "SERVICE_RESTRICTION",
    }

    /// Why a finding stands or a verdict was given. The words are in the law's data.
    ReasonCode {
        /// No business actor with this NIB.
        NibNotFound = "NIB_NOT_FOUND",
        /// A service restriction (TMP2T) is in force for the service asked.
        RestrictionInForce = "RESTRICTION_IN_FORCE",
        /// A register that the answer rests on was never fed.
        SourceMissing = "SOURCE_MISSING",
        /// A register that the answer rests on is too old.
        SourceStale = "SOURCE_STALE",
        /// Workers evidenced, no membership (PWBD).
        UnregisteredObliged = "UNREGISTERED_OBLIGED",
        /// Workers evidenced after the last membership ended.
        InactiveThoughObliged = "INACTIVE_THOUGH_OBLIGED",
        /// Fewer workers registered than evidenced (PDS tenaga kerja).
        PartialWorkers = "PARTIAL_WORKERS",
        /// Average wage reported below the lowest wage evidenced (PDS upah).
        WageBelowEvidence = "WAGE_BELOW_EVIDENCE",
        /// Average wage reported below the minimum wage: an indicator only.
        WageBelowMinimum = "WAGE_BELOW_MINIMUM",
        /// Fewer programmes than obligatory (PDS program).
        PartialProgramme = "PARTIAL_PROGRAMME",
        /// Contributions unpaid past their due date.
        ContributionsOverdue = "CONTRIBUTIONS_OVERDUE",
        /// Registered and never paid.
        NeverPaid = "NEVER_PAID",
        /// Arrears covered by an instalment plan that is kept.
        InstalmentPlanKept = "INSTALMENT_PLAN_KEPT",
        /// An instalment plan that was not kept.
        InstalmentPlanBroken = "INSTALMENT_PLAN_BROKEN",
        /// The NIB is frozen or revoked.
        BusinessNotActive = "BUSINESS_NOT_ACTIVE",
        /// No register says the business scale.
        ScaleUnknown = "SCALE_UNKNOWN",
        /// No report or visit counts the workers.
        NoWorkerEvidence = "NO_WORKER_EVIDENCE",
        /// No report or visit shows a wage.
        NoWageEvidence = "NO_WAGE_EVIDENCE",
        /// Nothing shows a worker, so nothing shows a duty.
        NoDutyEvidenced = "NO_DUTY_EVIDENCED",
        /// Registered, active, nothing overdue.
        NothingOverdue = "NOTHING_OVERDUE",
    }

    /// Verdict of the permit check.
    PermitVerdict {
        /// Nothing stands against the service.
        Clear = "CLEAR",
        /// Clear, with a condition to keep, such as instalments.
        ClearWithConditions = "CLEAR_WITH_CONDITIONS",
        /// A finding stands against the employer. Advice: by itself it withholds nothing.
        NotClear = "NOT_CLEAR",
        /// A service restriction (TMP2T) in force withholds this service.
        Restricted = "RESTRICTED",
        /// No business actor with this NIB.
        NotFound = "NOT_FOUND",
        /// A source is missing or stale. It never blocks by itself.
        Undetermined = "UNDETERMINED",
    }
}
