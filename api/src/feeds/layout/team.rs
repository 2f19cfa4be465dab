//! Datasets that the team or the state attorneys keep.
use super::{AGENCY, BODY, Breach, COUNT, Layout, NAME, Record, key, optional, plain, required};
use crate::domain::codes::{
    AttorneyKind, CaseOutcome, CaseStage, ComplianceCategory, IdentifierScheme, RecoveryOutcome,
};
use crate::domain::identifiers::{Nib, Npp, WlkpNumber};
use crate::feeds::cell::{DOCUMENT, Kind, NPP, code};
use crate::store::records::Value;

/// Schemes by which the team names an employer: none of them is personal data.
const SUBJECT: Kind = Kind::OneOf(&["NIB", "NPP", "WLKP"]);

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Joint visits of the team to employers.",
        tentang: "Verifikasi lapangan bersama.",
        rule: Some(subject_is_well_formed),
        ..plain("field_verifications", "field_verification", "bpjs", &[
            key("verification_number", DOCUMENT, "Number of the report", "VL-2026-0003"),
            required("subject_scheme", SUBJECT, "Scheme of the key that names the employer", "NIB"),
            required("subject_value", DOCUMENT, "The key", "9120000000003"),
            required("verified_on", Kind::Day, "Day of the visit", "2026-05-11"),
            required("business_exists", Kind::Truth, "Whether a business was found at the place", "ya"),
            optional("workers_found", COUNT, "Workers met", "11"),
            optional("lowest_wage_found", Kind::Rupiah, "Lowest wage shown", "2.400.000"),
            optional("note", BODY, "Remark of the team", "Pemilik bersedia mendaftar."),
        ])
    },
    Layout {
        about: "Cases of the compliance team, each about one employer.",
        tentang: "Kasus tim kepatuhan.",
        rule: Some(case_is_whole),
        ..plain("cases", "compliance_case", "bpjs", &[
            key("case_number", DOCUMENT, "Number in the team's register", "TK-2026-0001"),
            required("subject_scheme", SUBJECT, "Scheme of the key that names the employer", "NPP"),
            required("subject_value", DOCUMENT, "The key", "DM000001"),
            required("category", code::<ComplianceCategory>(), "Category it was opened for", "ARREARS"),
            required("stage", code::<CaseStage>(), "Stage", "POWER_OF_ATTORNEY"),
            required("owner", AGENCY, "Agency that leads it", "bpjs"),
            required("opened_on", Kind::Day, "Day opened", "2026-06-20"),
            optional("deadline", Kind::Day, "Day the present stage should end", "2026-12-31"),
            optional("closed_on", Kind::Day, "Day closed; empty while open", ""),
            optional("outcome", code::<CaseOutcome>(), "How it ended; empty while open", ""),
        ])
    },
    Layout {
        about: "Agencies that take part in a case, and so may see by case.",
        tentang: "Instansi yang ikut dalam suatu kasus.",
        rule: Some(|record| record.in_order("joined_on", "left_on")),
        ..plain("case_parties", "case_party", "bpjs", &[
            key("case_number", DOCUMENT, "The case", "TK-2026-0001"),
            key("agency", AGENCY, "The agency", "prosecutor"),
            required("joined_on", Kind::Day, "First day of its part", "2026-07-13"),
            optional("left_on", Kind::Day, "Last day of its part; empty while it takes part", ""),
        ])
    },
    Layout {
        about: "Special powers of attorney (SKK) given to the state attorneys.",
        tentang: "Surat Kuasa Khusus kepada Jaksa Pengacara Negara.",
        rule: Some(|record| record.in_order("valid_from", "valid_until")),
        ..plain("powers_of_attorney", "power_of_attorney", "prosecutor", &[
            key("skk_number", DOCUMENT, "Number of the document", "SKK-001/N.2.13/Gs/2026"),
            required("grantor", NAME, "Who gave it", "BPJS Ketenagakerjaan Cabang Sumbawa"),
            required("kind", code::<AttorneyKind>(), "Kind; litigation needs a new one", "NON_LITIGATION"),
            required("valid_from", Kind::Day, "First day", "2026-07-13"),
            required("valid_until", Kind::Day, "Last day", "2027-07-12"),
            optional("returned_on", Kind::Day, "Day it was returned; it opens nothing from then on", ""),
        ])
    },
    Layout {
        about: "Employers named by a special power of attorney.",
        tentang: "Pemberi kerja yang disebut dalam SKK.",
        ..plain("power_of_attorney_employers", "power_of_attorney_employer", "prosecutor", &[
            key("skk_number", DOCUMENT, "The document", "SKK-001/N.2.13/Gs/2026"),
            key("npp", NPP, "The membership named", "DM000001"),
            required("claim", Kind::Rupiah, "Sum claimed", "10.529.336"),
            optional("demand_letter_on", Kind::Day, "Day of the demand letter (somasi)", "2026-07-27"),
            required("recovered", Kind::Rupiah, "Sum recovered so far", "0"),
            required("outcome", code::<RecoveryOutcome>(), "Outcome so far", "OPEN"),
        ])
    },
];

fn subject_is_well_formed(record: Record<'_>) -> Result<(), Breach> {
    let key = record.text("subject_value").unwrap_or_default();
    let is_well_formed = match record
        .text("subject_scheme")
        .and_then(|scheme| scheme.parse().ok())
    {
        Some(IdentifierScheme::Nib) => key.parse::<Nib>().is_ok(),
        Some(IdentifierScheme::Npp) => key.parse::<Npp>().is_ok(),
        Some(IdentifierScheme::Wlkp) => key.parse::<WlkpNumber>().is_ok(),
        Some(IdentifierScheme::Npwp | IdentifierScheme::NpwpPersonal | IdentifierScheme::Nitku)
        | None => false,
    };
    if is_well_formed {
        Ok(())
    } else {
        Err(Breach {
            column: "subject_value",
            reason: "not a key of the scheme beside it",
        })
    }
}

fn case_is_whole(record: Record<'_>) -> Result<(), Breach> {
    subject_is_well_formed(record)?;
    let is_closed = record.value("closed_on").and_then(Value::as_day).is_some();
    let is_in_closed_stage = record.text("stage") == Some("CLOSED");
    if is_closed != is_in_closed_stage {
        return Err(Breach {
            column: "closed_on",
            reason: "the stage CLOSED and a day of closing go together",
        });
    }
    record.in_order("opened_on", "closed_on")
}
