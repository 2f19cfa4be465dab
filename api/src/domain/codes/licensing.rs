//! Codes of the licence register and its desk.
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Code, UnknownCode};

codes! {
    /// State of a NIB in the licence register (OSS).
    BusinessStatus {
        /// In force.
        Active = "ACTIVE",
        /// Frozen (dibekukan).
        Frozen = "FROZEN",
        /// Revoked (dicabut).
        Revoked = "REVOKED",
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
}
