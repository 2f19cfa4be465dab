//! Datasets of the licence office (DPMPTSP).
use super::{
    ADDRESS, Breach, CONTACT, COUNT, KBLI_VERSION, Layout, NAME, ProfileColumns, Record, key,
    optional, plain, required, tie,
};
use crate::domain::codes::{
    ApplicationStatus, BusinessScale, BusinessStatus, EmployerStatus, IdentifierScheme, LegalForm,
    LicenceKind, LicenceStatus, PersonRole, RiskLevel, ServiceKind,
};
use crate::domain::profile::{Rank, status_of_registration};
use crate::feeds::cell::{
    DOCUMENT, KBLI, Kind, NIB, NIK, NITKU, NPP, NPWP, NPWP_PERSONAL, REGION, code,
};

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Business actors of the licence register (OSS), one line a NIB.",
        tentang: "Pelaku usaha dalam OSS, satu baris untuk setiap NIB.",
        ties: &[
            tie("nib", IdentifierScheme::Nib),
            tie("npwp", IdentifierScheme::Npwp),
            tie("npwp_personal", IdentifierScheme::NpwpPersonal),
        ],
        profile: Some(ProfileColumns { name: "legal_name", rank: Rank::BusinessRegistration, status: registered_status }),
        rule: Some(one_tax_number),
        ..plain("business_registrations", "business_registration", "dpmptsp", &[
            key("nib", NIB, "Nomor Induk Berusaha", "9120000000001"),
            required("legal_name", NAME, "Name as registered", "PT Sumber Rejeki Samawa"),
            required("legal_form", code::<LegalForm>(), "Legal form", "PT"),
            optional("npwp", NPWP, "Tax number of the body; empty for a sole trader", "0012345678914000"),
            optional("npwp_personal", NPWP_PERSONAL, "Tax number of a sole trader, which is a NIK: personal data", ""),
            required("status", code::<BusinessStatus>(), "State of the NIB", "ACTIVE"),
            required("issued_on", Kind::Day, "Day the NIB was issued", "2021-08-17"),
            required("scale", code::<BusinessScale>(), "Scale by capital and sales (PP 7/2021 Ps. 35)", "SMALL"),
            optional("investment_value", Kind::Rupiah, "Planned investment", "750.000.000"),
            required("kbli_version", KBLI_VERSION, "Version of the main activity's code", "2020"),
            required("kbli_code", KBLI, "Main activity", "47111"),
            required("district_code", REGION, "Kecamatan, Kemendagri code", "52.04.08"),
            optional("address", ADDRESS, "Business address", "Jl. Garuda No. 12"),
            optional("phone", CONTACT, "Business telephone", "+62 371 21001"),
            optional("email", CONTACT, "Business e-mail address", "kantor@sumberrejeki.example"),
        ])
    },
    Layout {
        about: "Places of business on the tax side.",
        tentang: "Tempat kegiatan usaha menurut NITKU.",
        ties: &[tie("nitku", IdentifierScheme::Nitku), tie("nib", IdentifierScheme::Nib)],
        profile: Some(ProfileColumns { name: "name", rank: Rank::Mention, status: unknown_status }),
        ..plain("branches", "branch", "dpmptsp", &[
            key("nitku", NITKU, "Nomor Identitas Tempat Kegiatan Usaha", "0012345678914000000001"),
            required("nib", NIB, "Business actor", "9120000000001"),
            required("name", NAME, "Name of the place", "PT Sumber Rejeki Samawa, cabang Alas"),
            optional("address", ADDRESS, "Its address", "Jl. Pahlawan No. 3, Alas"),
            optional("district_code", REGION, "Its kecamatan", "52.04.05"),
        ])
    },
    Layout {
        about: "Activities of business actors: a KBLI at a place.",
        tentang: "Kegiatan usaha: satu KBLI pada satu lokasi.",
        ..plain("business_activities", "business_activity", "dpmptsp", &[
            key("activity_number", DOCUMENT, "Project number of OSS", "P-9120000000001-1"),
            required("nib", NIB, "Business actor", "9120000000001"),
            required("kbli_version", KBLI_VERSION, "Version of the code", "2020"),
            required("kbli_code", KBLI, "Activity", "47111"),
            optional("district_code", REGION, "Where it takes place", "52.04.08"),
            required("risk_level", code::<RiskLevel>(), "Risk (PP 28/2025)", "LOW"),
            optional("scale", code::<BusinessScale>(), "Scale of this activity", "SMALL"),
            optional("investment_value", Kind::Rupiah, "Planned investment", "750000000"),
            optional("started_on", Kind::Day, "First day of activity", "2021-09-01"),
        ])
    },
    Layout {
        about: "Licences, certificates and supporting permits.",
        tentang: "Sertifikat Standar, Izin, PB-UMKU, PBG dan KKPR.",
        rule: Some(|record| record.in_order("issued_on", "valid_until")),
        ..plain("licences", "licence", "dpmptsp", &[
            key("licence_number", DOCUMENT, "Number on the document", "SS-9120000000001-1"),
            required("nib", NIB, "Business actor", "9120000000001"),
            optional("activity_number", DOCUMENT, "Activity it was given for", "P-9120000000001-1"),
            required("kind", code::<LicenceKind>(), "Kind", "STANDARD_CERTIFICATE"),
            required("title", Kind::Text(300), "What it permits", "Sertifikat Standar Perdagangan Eceran"),
            required("risk_level", code::<RiskLevel>(), "Risk of the activity", "MEDIUM_LOW"),
            required("status", code::<LicenceStatus>(), "State: certificates are verified, permits issued", "VERIFIED"),
            optional("issued_on", Kind::Day, "Day of issue", "2021-10-05"),
            optional("valid_until", Kind::Day, "Last day of validity; empty while the business operates", ""),
        ])
    },
    Layout {
        about: "Owners and directors of business actors: personal data.",
        tentang: "Pemilik dan pengurus: data pribadi.",
        ..plain("responsible_persons", "responsible_person", "dpmptsp", &[
            key("nib", NIB, "Business actor", "9120000000001"),
            key("nik", NIK, "National identity number", "9952041203800001"),
            required("name", NAME, "Full name", "Andi Contoh"),
            required("role", code::<PersonRole>(), "Role", "DIRECTOR"),
        ])
    },
    Layout {
        about: "Periodic investment reports (LKPM).",
        tentang: "Laporan Kegiatan Penanaman Modal.",
        ..plain("investment_reports", "investment_report", "dpmptsp", &[
            key("nib", NIB, "Business actor", "9120000000001"),
            key("period", Kind::Period, "Quarter or half-year reported", "2026-H1"),
            required("realised_investment", Kind::Rupiah, "Investment realised in the period", "25.000.000"),
            required("headcount", COUNT, "Workers reported", "9"),
            required("reported_on", Kind::Day, "Day of the report", "2026-07-09"),
        ])
    },
    Layout {
        about: "Applications at the licence office's desk; while one is pending, the office sees that employer by case.",
        tentang: "Permohonan layanan di loket DPMPTSP.",
        rule: Some(|record| record.in_order("submitted_on", "decided_on")),
        ..plain("licence_applications", "licence_application", "dpmptsp", &[
            key("application_number", DOCUMENT, "Number given at the desk", "APP-2026-00001"),
            required("nib", NIB, "Applicant", "9120000000001"),
            required("service_kind", code::<ServiceKind>(), "Service asked for (PP 86/2013 Ps. 9)", "BUSINESS_LICENSING"),
            required("submitted_on", Kind::Day, "Day submitted", "2026-11-02"),
            optional("decided_on", Kind::Day, "Day decided; empty while pending", ""),
            required("status", code::<ApplicationStatus>(), "State", "PENDING"),
        ])
    },
    Layout {
        about: "Restrictions of public services (TMP2T, PP 86/2013 Ps. 9): requested by BPJS, imposed and lifted by the government unit. One line a service and legal ground.",
        tentang: "Tidak mendapat pelayanan publik tertentu (TMP2T): diminta BPJS, dikenakan dan dicabut unit pelayanan.",
        rule: Some(restriction_is_whole),
        ..plain("service_restrictions", "service_restriction", "dpmptsp", &[
            key("restriction_number", DOCUMENT, "Number of the request", "TMP2T-2026-001"),
            optional("npp", NPP, "Membership restricted", "DM000004"),
            optional("nib", NIB, "Business actor restricted; required where there is no NPP", "9120000000004"),
            required("service_kind", code::<ServiceKind>(), "Service withheld", "BUSINESS_LICENSING"),
            required("legal_ground", Kind::Text(300), "The article that the restriction rests on", "UU 24/2011 Ps. 17 ayat (2) huruf c jo. PP 86/2013 Ps. 9 ayat (1) huruf a"),
            required("requested_on", Kind::Day, "Day BPJS requested it", "2026-08-03"),
            optional("recommended_by", NAME, "Inspector's office that recommended it", ""),
            optional("imposed_on", Kind::Day, "Day the unit imposed it", "2026-08-24"),
            optional("imposed_by", NAME, "The unit", "DPMPTSP Kabupaten Sumbawa"),
            optional("lifted_on", Kind::Day, "Day it was lifted", ""),
        ])
    },
];

fn registered_status(record: Record<'_>) -> EmployerStatus {
    let status = record.text("status").and_then(|status| status.parse().ok());
    status_of_registration(status)
}

fn unknown_status(_: Record<'_>) -> EmployerStatus {
    EmployerStatus::Unknown
}

fn one_tax_number(record: Record<'_>) -> Result<(), Breach> {
    if record.text("npwp").is_some() && record.text("npwp_personal").is_some() {
        return Err(Breach {
            column: "npwp_personal",
            reason: "an employer is a body or a sole trader: only one tax number",
        });
    }
    Ok(())
}

fn restriction_is_whole(record: Record<'_>) -> Result<(), Breach> {
    if record.text("npp").is_none() && record.text("nib").is_none() {
        return Err(Breach {
            column: "npp",
            reason: "neither NPP nor NIB says who is restricted",
        });
    }
    if record
        .value("lifted_on")
        .is_some_and(|day| day.as_day().is_some())
        && record
            .value("imposed_on")
            .is_none_or(|day| day.as_day().is_none())
    {
        return Err(Breach {
            column: "lifted_on",
            reason: "lifted without having been imposed",
        });
    }
    record.in_order("requested_on", "imposed_on")?;
    record.in_order("imposed_on", "lifted_on")
}
