//! Codes of the steps around a restriction of public services (TMP2T).
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// A step around a restriction of public services (TMP2T), UU 24/2011 Ps. 17, PP 86/2013 Ps. 8, Permenaker 4/2018.
    RestrictionStepKind {
        /// BPJS Ketenagakerjaan asks for it (permintaan pengenaan).
        Request = "REQUEST",
        /// A labour inspector recommends it (rekomendasi pengenaan).
        RecommendImposition = "RECOMMEND_IMPOSITION",
        /// The government unit imposes it (pengenaan).
        Impose = "IMPOSE",
        /// BPJS Ketenagakerjaan asks to lift it, because the employer complied (permintaan pencabutan).
        RequestLifting = "REQUEST_LIFTING",
        /// A labour inspector recommends lifting it, because the employer complied (rekomendasi pencabutan).
        RecommendLifting = "RECOMMEND_LIFTING",
        /// The government unit lifts it (pencabutan).
        Lift = "LIFT",
    }

    /// Why the law does not allow a step around a restriction, or not yet.
    StepFaultCode {
        /// The data do not hold the rules of that day.
        LawUnknown = "LAW_UNKNOWN",
        /// A restriction cannot rest on that ground.
        LegalGroundUnknown = "LEGAL_GROUND_UNKNOWN",
        /// The service is none of PP 86/2013 Ps. 9(1).
        ServiceNotRestrictable = "SERVICE_NOT_RESTRICTABLE",
        /// An earlier restriction was lifted: warnings and fines up to that day do not count.
        SequenceBeginsAnew = "SEQUENCE_BEGINS_ANEW",
        /// No first written warning on the ground.
        FirstWarningMissing = "FIRST_WARNING_MISSING",
        /// No second written warning on the ground.
        SecondWarningMissing = "SECOND_WARNING_MISSING",
        /// The second warning came while the first was running.
        SecondWarningTooEarly = "SECOND_WARNING_TOO_EARLY",
        /// No fine after the second warning.
        FineMissing = "FINE_MISSING",
        /// The fine came while the second warning was running.
        FineTooEarly = "FINE_TOO_EARLY",
        /// The fine came too long after the second warning.
        FineTooLate = "FINE_TOO_LATE",
        /// The time to pay the fine has not run out.
        FineRunning = "FINE_RUNNING",
        /// The fine was paid.
        FinePaid = "FINE_PAID",
        /// The register of written warnings is late: what happened since is not known.
        WarningsLate = "WARNINGS_LATE",
        /// The register of administrative fines is late: whether it was paid since is not known.
        FinesLate = "FINES_LATE",
        /// The calendar of working days does not reach that far.
        CalendarUnknown = "CALENDAR_UNKNOWN",
        /// Neither requested nor recommended.
        RequestMissing = "REQUEST_MISSING",
        /// Lifting was requested or recommended before anything was imposed.
        RequestWithdrawn = "REQUEST_WITHDRAWN",
        /// The same step was taken for this service and ground.
        AlreadyRequested = "ALREADY_REQUESTED",
        /// Imposed for this service and ground.
        AlreadyImposed = "ALREADY_IMPOSED",
        /// Lifted.
        AlreadyLifted = "ALREADY_LIFTED",
        /// Neither BPJS nor an inspector has asked for lifting.
        LiftingBasisMissing = "LIFTING_BASIS_MISSING",
        /// The day on which the employer complied lies ahead.
        ComplianceNotReached = "COMPLIANCE_NOT_REACHED",
    }
}
