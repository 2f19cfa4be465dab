//! Which registers a reason rests on, so that an employer can contest it with their owners.
use crate::domain::assessment::Assessment;
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

/// The registers that a reason rests on in this assessment; where no finding gives it, those that it can
/// rest on.
pub(super) fn evidence_of(code: ReasonCode, assessment: &Assessment) -> Vec<SourceRegister> {
    let findings = assessment.findings.iter().chain(&assessment.indicators);
    let of_code: Vec<_> = findings.filter(|finding| finding.reason == code).collect();
    if of_code.is_empty() {
        return registers_of(code).to_vec();
    }
    let evidence = of_code.into_iter().flat_map(|finding| &finding.evidence);
    evidence.map(|item| item.register).collect()
}
