//! What is shown of an employer, and which register's word counts for it.
use chrono::NaiveDate;

use super::codes::{BusinessStatus, EmployerStatus, LegalForm, MembershipStatus};
use super::identifiers::RegionCode;

/// Name shown of an employer that no register names.
pub const UNNAMED: &str = "(no name in any register)";

/// How much a register's word counts for what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A register that merely mentions the employer.
    Mention = 10,
    /// The manpower report, written by the employer.
    ManpowerReport = 20,
    /// BPJS Ketenagakerjaan's membership.
    Membership = 30,
    /// The licence register, which the law makes the source of an employer's identity.
    BusinessRegistration = 40,
}

impl Rank {
    /// The rank as stored.
    pub fn value(self) -> i32 {
        self as i32
    }
}

/// What one record of one register says about an employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Name as the register writes it.
    pub legal_name: String,
    /// Form as the register writes it, or as its name shows.
    pub legal_form: LegalForm,
    /// Version and code of the main activity.
    pub kbli: Option<(String, String)>,
    /// Regency, for the regional limit of agreements.
    pub region_code: RegionCode,
    /// Kecamatan.
    pub district_code: Option<String>,
    /// Business address.
    pub address: Option<String>,
    /// Business telephone.
    pub phone: Option<String>,
    /// Scale as the register records it.
    pub scale: Option<String>,
    /// State as the register shows it.
    pub status: EmployerStatus,
    /// How much this word counts.
    pub rank: Rank,
}

/// Whether a record of `rank`, true of `as_of`, replaces what is shown from a record of
/// `shown_rank`, true of `shown_as_of`. Between equals the later one counts, and the last read.
pub fn replaces(rank: i32, as_of: NaiveDate, shown_rank: i32, shown_as_of: NaiveDate) -> bool {
    rank > shown_rank || (rank == shown_rank && as_of >= shown_as_of)
}

/// The state of an employer as the state of its NIB shows it.
pub fn status_of_registration(status: Option<BusinessStatus>) -> EmployerStatus {
    match status {
        Some(BusinessStatus::Active) => EmployerStatus::Active,
        Some(BusinessStatus::Frozen) => EmployerStatus::Frozen,
        Some(BusinessStatus::Revoked) => EmployerStatus::Revoked,
        None => EmployerStatus::Unknown,
    }
}

/// The state of an employer as a membership shows it: one that is not active says nothing about the
/// business.
pub fn status_of_membership(status: Option<MembershipStatus>) -> EmployerStatus {
    match status {
        Some(MembershipStatus::Active) => EmployerStatus::Active,
        Some(MembershipStatus::Inactive | MembershipStatus::Closed) | None => {
            EmployerStatus::Unknown
        }
    }
}

/// The regency part of a kecamatan's code, or `home` where there is no code.
pub fn regency_of(district_code: Option<&str>, home: &RegionCode) -> RegionCode {
    district_code
        .and_then(|code| code.get(..5))
        .and_then(|regency| regency.parse().ok())
        .unwrap_or_else(|| home.clone())
}

/// The legal form that a name shows by the usual words: `PT`, `CV`, `UD`, `Koperasi`, `Yayasan`.
pub fn legal_form_of(name: &str) -> LegalForm {
    let mut words = name
        .split(|character: char| !character.is_alphanumeric())
        .map(str::to_uppercase);
    words
        .find_map(|word| match word.as_str() {
            "PT" => Some(LegalForm::LimitedCompany),
            "CV" => Some(LegalForm::LimitedPartnership),
            "UD" => Some(LegalForm::TradingBusiness),
            "KOPERASI" | "KUD" | "KSP" | "KSU" => Some(LegalForm::Cooperative),
            "YAYASAN" => Some(LegalForm::Foundation),
            _ => None,
        })
        .unwrap_or(LegalForm::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_its_legal_form_wherever_the_word_stands() {
        assert_eq!(
            legal_form_of("PT. Sumber Rejeki"),
            LegalForm::LimitedCompany
        );
        assert_eq!(
            legal_form_of("SUMBER REJEKI, PT"),
            LegalForm::LimitedCompany
        );
        assert_eq!(
            legal_form_of("Koperasi Karya Samawa"),
            LegalForm::Cooperative
        );
        assert_eq!(legal_form_of("Toko Cvetan"), LegalForm::Other);
    }

    #[test]
    fn a_kecamatan_lies_in_its_regency_and_an_unknown_one_at_home() {
        let home: RegionCode = "52.04".parse().unwrap();
        assert_eq!(regency_of(Some("52.07.01"), &home).as_str(), "52.07");
        assert_eq!(regency_of(None, &home).as_str(), "52.04");
        assert_eq!(regency_of(Some("52"), &home).as_str(), "52.04");
    }

    #[test]
    fn an_older_record_of_the_same_rank_does_not_replace_a_later_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(replaces(40, day("2025-01-01"), 30, day("2026-01-01")));
        assert!(!replaces(30, day("2025-01-01"), 30, day("2026-01-01")));
        assert!(replaces(30, day("2026-01-01"), 30, day("2026-01-01")));
        assert!(!replaces(20, day("2026-01-01"), 30, day("2025-01-01")));
    }
}
