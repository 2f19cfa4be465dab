//! The words in which a clearance is told to people: Indonesian, which binds, and English.
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use crate::domain::clearance::statement::{Statement, Words};
use crate::domain::codes::{PermitVerdict, ServiceKind, SourceRegister};
use crate::domain::local_time;

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

fn words(id: &str, en: &str) -> Words {
    Words {
        en: en.to_owned(),
        id: id.to_owned(),
    }
}

/// A verdict in a few words.
pub fn verdict_words(verdict: PermitVerdict) -> Words {
    match verdict {
        PermitVerdict::Clear => words("Tidak ada halangan", "Clear"),
        PermitVerdict::ClearWithConditions => words(
            "Tidak ada halangan, dengan syarat",
            "Clear, with conditions",
        ),
        PermitVerdict::NotClear => words("Ada kewajiban yang belum dipenuhi", "Not clear"),
        PermitVerdict::Restricted => words("Pelayanan dibatasi", "Restricted"),
        PermitVerdict::NotFound => words("NIB tidak ditemukan", "NIB not found"),
        PermitVerdict::Undetermined => words("Belum dapat ditentukan", "Undetermined"),
    }
}

/// What follows from a verdict, and what does not.
pub fn verdict_meaning(verdict: PermitVerdict) -> Words {
    match verdict {
        PermitVerdict::Clear => words(
            "Tidak ditemukan hal yang menghalangi pelayanan ini.",
            "Nothing was found that stands against this service.",
        ),
        PermitVerdict::ClearWithConditions => words(
            "Pelayanan dapat diberikan selama syarat di bawah ini dipenuhi.",
            "The service can be given while the conditions below are kept.",
        ),
        PermitVerdict::NotClear => words(
            "Ini bahan pertimbangan. Pelayanan tidak ditolak karena hal ini semata.",
            "This is advice. The service is not withheld for this alone.",
        ),
        PermitVerdict::Restricted => words(
            "Sanksi tidak mendapat pelayanan publik tertentu berlaku untuk pelayanan ini.",
            "A restriction of public services is in force for this service.",
        ),
        PermitVerdict::NotFound => words(
            "Tidak ada pelaku usaha dengan NIB ini dalam register perizinan.",
            "The licence register holds no business actor with this NIB.",
        ),
        PermitVerdict::Undetermined => words(
            "Data yang diperlukan belum ada atau terlambat. Hal ini tidak menghalangi pelayanan.",
            "Data that the answer needs are missing or late. This blocks nothing.",
        ),
    }
}

/// A service by its present name.
pub fn service_words(service: ServiceKind) -> Words {
    match service {
        ServiceKind::BusinessLicensing => words("Perizinan berusaha", "Business licensing"),
        ServiceKind::TenderLicence => words(
            "Izin yang diperlukan untuk mengikuti tender proyek",
            "Licence needed to take part in a project tender",
        ),
        ServiceKind::ForeignWorkerPermit => words(
            "Pengesahan RPTKA (tenaga kerja asing)",
            "Approval of the plan to employ foreign workers (RPTKA)",
        ),
        ServiceKind::LabourSupplyLicence => words(
            "Izin perusahaan penyedia jasa pekerja",
            "Licence of a labour supply company",
        ),
        ServiceKind::BuildingApproval => words(
            "Persetujuan Bangunan Gedung (PBG)",
            "Building approval (PBG)",
        ),
    }
}

/// A register by its name.
pub fn register_words(register: SourceRegister) -> Words {
    match register {
        SourceRegister::BpjsMembership => words("Kepesertaan BPJS", "BPJS memberships"),
        SourceRegister::BpjsProgramme => words("Program BPJS", "BPJS programmes"),
        SourceRegister::BpjsContribution => words("Iuran BPJS", "BPJS contributions"),
        SourceRegister::BusinessLicence => words("Perizinan berusaha", "Business licences"),
        SourceRegister::ManpowerReport => words("Wajib lapor ketenagakerjaan", "Manpower reports"),
        SourceRegister::LabourInspection => {
            words("Pemeriksaan ketenagakerjaan", "Labour inspections")
        }
        SourceRegister::FieldVerification => words("Verifikasi lapangan", "Field verifications"),
        SourceRegister::ServiceRestriction => {
            words("Sanksi pelayanan publik", "Service restrictions")
        }
    }
}

/// A day as it is written in Indonesian, such as 26 November 2026.
pub fn day_id(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok();
    let month = month.and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

/// A moment as it is written in Indonesian, by Sumbawa's time.
pub fn moment_id(moment: DateTime<Utc>) -> String {
    let there = local_time::there(moment);
    format!(
        "{} pukul {} WITA",
        day_id(local_time::day(moment)),
        there.format("%H.%M")
    )
}

/// When a statement was given, in Indonesian.
pub fn issued_id(statement: &Statement) -> String {
    DateTime::from_timestamp(statement.issued_at, 0).map_or_else(String::new, moment_id)
}
