//! Which registers a reason rests on, so that an employer can contest it with their owners.
use crate::domain::codes::{ReasonCode, SourceRegister};

/// Registers that tell who is registered, and those that show workers.
const REGISTRATION: &[SourceRegister] = &[
    SourceRegister::BpjsMembership,
    SourceRegister::ManpowerReport,
    SourceRegister::LabourInspection,
    SourceRegister::FieldVerification,
];

/// The registers whose records a reason rests on. A reason that only tells what is missing, and one
/// that speaks for the employer, rests on none that could be contested.
pub fn registers_of(reason: ReasonCode) -> &'static [SourceRegister] {
    match reason {
        ReasonCode::UnregisteredObliged
        | ReasonCode::InactiveThoughObliged
        | ReasonCode::PartialWorkers => REGISTRATION,
        ReasonCode::WageBelowEvidence => &[
            SourceRegister::BpjsContribution,
            SourceRegister::ManpowerReport,
            SourceRegister::FieldVerification,
        ],
        ReasonCode::PartialProgramme => &[
            SourceRegister::BpjsProgramme,
            SourceRegister::BpjsMembership,
            SourceRegister::BusinessLicence,
        ],
        ReasonCode::NeverPaid => &[
            SourceRegister::BpjsContribution,
            SourceRegister::BpjsMembership,
        ],
        ReasonCode::ContributionsOverdue
        | ReasonCode::PaymentsStopped
        | ReasonCode::InstalmentPlanKept
        | ReasonCode::InstalmentPlanBroken
        | ReasonCode::WageBelowMinimum => &[SourceRegister::BpjsContribution],
        ReasonCode::NibNotFound | ReasonCode::BusinessNotActive | ReasonCode::ScaleUnknown => {
            &[SourceRegister::BusinessLicence]
        }
        ReasonCode::RestrictionInForce => &[SourceRegister::ServiceRestriction],
        ReasonCode::SourceMissing
        | ReasonCode::SourceLate
        | ReasonCode::SourceStale
        | ReasonCode::NoWorkerEvidence
        | ReasonCode::NoWageEvidence
        | ReasonCode::NoDutyEvidenced
        | ReasonCode::NothingOverdue
        | ReasonCode::OnlyCandidateLinks
        | ReasonCode::AppealPending => &[],
    }
}
