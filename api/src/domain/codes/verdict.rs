//! Codes of feeds and of what the engine says.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, ComplianceCategory, UnknownCode};

codes! {
    /// State of an import batch.
    BatchStatus {
        /// Under way, or cut off.
        Running = "RUNNING",
        /// Ended; rejected lines are kept as faults.
        Done = "DONE",
        /// Refused as a whole; nothing of it was written.
        Failed = "FAILED",
        /// Waits for a person: more lines were rejected, or more rows would go, than the settings allow.
        Held = "HELD",
    }

    /// Whether a file is the whole register or a part of it.
    FeedMode {
        /// A part: what it does not name stays.
        Part = "PART",
        /// The whole register: what it does not name is retired.
        Full = "FULL",
    }

    /// Whether a source is as fresh as its rhythm demands.
    Freshness {
        /// Within its rhythm.
        OnTime = "ON_TIME",
        /// Past its rhythm and the grace for delivery: no verdict rests on it.
        Late = "LATE",
        /// So old that a person must ask for it: no verdict rests on it.
        Stale = "STALE",
        /// Never fed.
        Missing = "MISSING",
    }

    /// A register that the engine rests findings on. Its age is judged by its own rhythm.
    SourceRegister {
        /// Memberships of BPJS Ketenagakerjaan, with registered workers.
        BpjsMembership = "BPJS_MEMBERSHIP",
        /// Programmes that memberships are enrolled in.
        BpjsProgramme = "BPJS_PROGRAMME",
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
        /// A register that the answer rests on is late.
        SourceLate = "SOURCE_LATE",
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
        /// Active, paid once, and nothing paid for several due months.
        PaymentsStopped = "PAYMENTS_STOPPED",
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
        /// No membership is tied to the employer, and one that may be its awaits a decision.
        OnlyCandidateLinks = "ONLY_CANDIDATE_LINKS",
        /// What stands against the employer is contested, and its owner has not decided yet.
        AppealPending = "APPEAL_PENDING",
    }

    /// How much a finding weighs. The law's data say it for each reason, with the days on which they do.
    Severity {
        /// Told, and stands not against the employer.
        Information = "INFORMATION",
        /// To be looked at.
        Low = "LOW",
        /// To be cured.
        Medium = "MEDIUM",
        /// To be cured first.
        High = "HIGH",
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

impl ReasonCode {
    /// The category that a finding for this reason makes; `None` where the reason makes no finding.
    pub fn category(self) -> Option<ComplianceCategory> {
        match self {
            Self::UnregisteredObliged => Some(ComplianceCategory::UnregisteredObliged),
            Self::PartialWorkers => Some(ComplianceCategory::PartialWorkers),
            Self::WageBelowEvidence | Self::WageBelowMinimum => {
                Some(ComplianceCategory::PartialWage)
            }
            Self::PartialProgramme => Some(ComplianceCategory::PartialProgramme),
            Self::ContributionsOverdue => Some(ComplianceCategory::Arrears),
            Self::NeverPaid => Some(ComplianceCategory::NeverPaid),
            Self::PaymentsStopped => Some(ComplianceCategory::Lapsed),
            Self::InactiveThoughObliged => Some(ComplianceCategory::Inactive),
            Self::RestrictionInForce => Some(ComplianceCategory::RestrictionInForce),
            Self::InstalmentPlanKept => Some(ComplianceCategory::InstalmentPlanKept),
            Self::InstalmentPlanBroken => Some(ComplianceCategory::InstalmentPlanBroken),
            Self::SourceMissing => Some(ComplianceCategory::SourceMissing),
            Self::SourceLate | Self::SourceStale => Some(ComplianceCategory::SourceStale),
            Self::NibNotFound
            | Self::BusinessNotActive
            | Self::ScaleUnknown
            | Self::NoWorkerEvidence
            | Self::NoWageEvidence
            | Self::NoDutyEvidenced
            | Self::NothingOverdue
            | Self::OnlyCandidateLinks
            | Self::AppealPending => None,
        }
    }
}
