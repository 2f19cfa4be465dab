//! Datasets of the provincial labour inspection (Balai Pengawasan).
use super::{
    ADDRESS, BODY, COUNT, Layout, NAME, ProfileColumns, key, optional, plain, required, tie,
};
use crate::domain::codes::{
    EmployerStatus, FindingStatus, IdentifierScheme, InspectionKind, InspectionResult, Norm,
    NoteKind,
};
use crate::domain::profile::Rank;
use crate::feeds::cell::{DOCUMENT, Kind, NIB, NPP, REGION, WLKP, code};

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Manpower reports (WLKP, UU 7/1981) by company and year. NIB and NPP as reported are the crosswalk between the registers.",
        tentang: "Wajib Lapor Ketenagakerjaan Perusahaan per tahun; NIB dan NPP di dalamnya menghubungkan register.",
        ties: &[
            tie("wlkp_number", IdentifierScheme::Wlkp),
            tie("nib", IdentifierScheme::Nib),
            tie("npp", IdentifierScheme::Npp),
        ],
        profile: Some(ProfileColumns { name: "legal_name", rank: Rank::ManpowerReport, status: |_| EmployerStatus::Active }),
        ..plain("manpower_reports", "manpower_report", "inspectorate", &[
            key("wlkp_number", WLKP, "Number of the reporting company; opaque", "84311.20260115.0003"),
            key("year", Kind::Integer(1981, 2200), "Year reported", "2026"),
            required("legal_name", NAME, "Name as reported", "PT. SAMAWA BERKAH"),
            optional("nib", NIB, "NIB as reported", "9120000000003"),
            optional("npp", NPP, "NPP as reported", ""),
            required("headcount", COUNT, "Workers employed", "12"),
            optional("lowest_wage", Kind::Rupiah, "Lowest monthly wage paid", "2.500.000"),
            required("reported_on", Kind::Day, "Day of the report", "15/01/2026"),
            optional("district_code", REGION, "Kecamatan, Kemendagri code", "52.04.22"),
            optional("address", ADDRESS, "Address as reported", "Jl. Lintas Sumbawa-Bima Km 4"),
        ])
    },
    Layout {
        about: "Labour inspections that took place (Permenaker 33/2016).",
        tentang: "Pemeriksaan ketenagakerjaan yang telah dilakukan.",
        ties: &[tie("wlkp_number", IdentifierScheme::Wlkp)],
        ..plain("inspections", "inspection", "inspectorate", &[
            key("inspection_number", DOCUMENT, "Number in the inspectorate's register", "PMK-2026-0003"),
            required("wlkp_number", WLKP, "Company inspected", "84311.20260115.0003"),
            required("kind", code::<InspectionKind>(), "Kind", "PERIODIC"),
            required("inspected_on", Kind::Day, "Day of the visit", "2026-04-14"),
            required("result_class", code::<InspectionResult>(), "Result", "SERIOUS"),
            optional("workers_found", COUNT, "Workers met at the place", "12"),
            required("inspector_code", Kind::Text(40), "Inspector's staff code", "PWS-07"),
        ])
    },
    Layout {
        about: "Inspection notes (Nota Pemeriksaan): confidential written orders.",
        tentang: "Nota Pemeriksaan; sifat: rahasia.",
        rule: Some(|record| record.in_order("issued_on", "due_on")),
        ..plain("inspection_notes", "inspection_note", "inspectorate", &[
            key("note_number", DOCUMENT, "Number of the note", "NP-1-2026-0003"),
            required("inspection_number", DOCUMENT, "The inspection it follows", "PMK-2026-0003"),
            required("kind", code::<NoteKind>(), "Nota I, II or Khusus", "FIRST"),
            required("issued_on", Kind::Day, "Day of the note", "2026-04-20"),
            required("due_on", Kind::Day, "Last day to comply", "2026-05-20"),
            required("body", BODY, "Text of the order", "Daftarkan seluruh pekerja pada program jaminan sosial."),
            optional("complied_on", Kind::Day, "Day compliance was established", ""),
        ])
    },
    Layout {
        about: "Findings of inspections by norm.",
        tentang: "Temuan pemeriksaan per norma.",
        ..plain("inspection_findings", "inspection_finding", "inspectorate", &[
            key("inspection_number", DOCUMENT, "The inspection", "PMK-2026-0003"),
            key("line", Kind::Integer(1, 999), "Number of the finding within it", "1"),
            required("norm", code::<Norm>(), "Norm", "SOCIAL_SECURITY"),
            required("body", BODY, "What was found", "Pekerja belum didaftarkan pada BPJS Ketenagakerjaan."),
            required("status", code::<FindingStatus>(), "State", "OPEN"),
        ])
    },
    Layout {
        about: "Planned inspections. Never shared (ILO C81): a visit must not be announced. They make no employer known by themselves.",
        tentang: "Rencana kerja pemeriksaan; tidak pernah dibagikan.",
        ..plain("inspection_plans", "inspection_plan", "inspectorate", &[
            key("plan_number", DOCUMENT, "Number in the work plan", "RK-2026-0003"),
            required("wlkp_number", WLKP, "Company to be inspected", "84311.20260115.0003"),
            required("planned_on", Kind::Day, "Day planned", "2026-12-08"),
            required("trigger", Kind::Text(300), "What led to the plan", "Pemeriksaan ulang"),
        ])
    },
    Layout {
        about: "Complaints about employers. Never shared (ILO C81 Art. 15(c)). They make no employer known by themselves.",
        tentang: "Pengaduan; tidak pernah dibagikan.",
        ..plain("complaints", "complaint", "inspectorate", &[
            key("complaint_number", DOCUMENT, "Number in the register", "PGD-2026-0003"),
            required("wlkp_number", WLKP, "Company complained of", "84311.20260115.0003"),
            required("complainant_name", NAME, "Who complained", "Budi Contoh"),
            required("received_on", Kind::Day, "Day received", "2026-03-30"),
            required("body", BODY, "What was said", "Upah dibayar terlambat."),
        ])
    },
    Layout {
        about: "Criminal investigations by labour inspectors (PPNS). Never shared. They make no employer known by themselves.",
        tentang: "Berkas penyidikan PPNS; tidak pernah dibagikan.",
        ..plain("investigations", "investigation", "inspectorate", &[
            key("file_number", DOCUMENT, "Number of the file", "LK-2026-0003"),
            required("wlkp_number", WLKP, "Company", "84311.20260115.0003"),
            required("suspect_name", NAME, "Suspect", "Joko Contoh"),
            required("opened_on", Kind::Day, "Day opened", "2026-09-01"),
            required("status", Kind::Text(100), "State of the file", "PENYIDIKAN"),
        ])
    },
];
