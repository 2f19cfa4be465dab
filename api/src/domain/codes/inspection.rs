//! Codes of labour inspection.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
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
}
