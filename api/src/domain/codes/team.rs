//! Codes of the compliance team's cases and of the state attorneys.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// Compliance category (kategori kepatuhan): a set, of which a finding's severity says what stands against an employer.
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
        /// Registered and active, paid once, and nothing paid for several due months: payments stopped.
        Lapsed = "LAPSED",
        /// A restriction of public services (TMP2T) is in force.
        RestrictionInForce = "RESTRICTION_IN_FORCE",
        /// Arrears are paid by an instalment plan that is kept.
        InstalmentPlanKept = "INSTALMENT_PLAN_KEPT",
        /// An instalment plan for what is owed was not kept.
        InstalmentPlanBroken = "INSTALMENT_PLAN_BROKEN",
        /// A register that the assessment rests on was never fed: nothing about the employer.
        SourceMissing = "SOURCE_MISSING",
        /// A register that the assessment rests on is late or stale: nothing about the employer.
        SourceStale = "SOURCE_STALE",
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
}
