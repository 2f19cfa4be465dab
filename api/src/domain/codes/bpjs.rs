//! Codes of BPJS Ketenagakerjaan's registers.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
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
}
