//! Datasets of BPJS Ketenagakerjaan.
use super::{
    ADDRESS, CONTACT, COUNT, KBLI_VERSION, Layout, NAME, ProfileColumns, Record, key, optional,
    plain, required, tie,
};
use crate::domain::codes::{
    BusinessScale, EmployerStatus, IdentifierScheme, InstalmentStatus, MembershipStatus,
    ParticipantKind, Programme, WarningGround,
};
use crate::domain::profile::{Rank, status_of_membership};
use crate::feeds::cell::{
    DIVISION, DOCUMENT, KBLI, KPJ, Kind, NIB, NIK, NPP, NPWP, PROJECT, REGION, code,
};

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Registrations of employers: one line an NPP and division.",
        tentang: "Kepesertaan pemberi kerja: satu baris untuk setiap NPP dan divisi.",
        ties: &[
            tie("npp", IdentifierScheme::Npp),
            tie("nib", IdentifierScheme::Nib),
            tie("npwp", IdentifierScheme::Npwp),
        ],
        profile: Some(ProfileColumns { name: "legal_name", rank: Rank::Membership, status: member_status }),
        rule: Some(|record| record.in_order("registered_on", "deactivated_on")),
        ..plain("memberships", "membership", "bpjs", &[
            key("npp", NPP, "Nomor Pendaftaran Perusahaan", "DM000001"),
            key("division", DIVISION, "Division, `000` where there is only one", "000"),
            required("legal_name", NAME, "Name as BPJS writes it", "SUMBER REJEKI SAMAWA, PT"),
            optional("nib", NIB, "NIB where BPJS knows it", "9120000000001"),
            optional("npwp", NPWP, "Tax number of the body where BPJS knows it", "0012345678914000"),
            required("participant_kind", code::<ParticipantKind>(), "Kind of participation", "WAGE_EARNER"),
            required("status", code::<MembershipStatus>(), "State; registered is not active, active is not paid up", "ACTIVE"),
            required("registered_on", Kind::Day, "Day of registration", "2022-02-01"),
            optional("deactivated_on", Kind::Day, "Day it became inactive or closed", ""),
            optional("scale", code::<BusinessScale>(), "Scale as BPJS records it", "SMALL"),
            optional("risk_class", Kind::Integer(1, 5), "JKK risk class (PP 44/2015 Annex I)", "2"),
            required("worker_count", COUNT, "Active workers registered", "8"),
            optional("kbli_version", KBLI_VERSION, "Version of the main activity's code", "2020"),
            optional("kbli_code", KBLI, "Main activity as BPJS records it", "47111"),
            optional("district_code", REGION, "Kecamatan, Kemendagri code", "52.04.08"),
            optional("address", ADDRESS, "Address as BPJS writes it", "JL GARUDA 12 SUMBAWA"),
            optional("phone", CONTACT, "Telephone as BPJS writes it", "037121001"),
        ])
    },
    Layout {
        about: "Programmes in which a membership is enrolled.",
        tentang: "Program yang diikuti.",
        rule: Some(|record| record.in_order("enrolled_on", "ended_on")),
        ..plain("membership_programmes", "membership_programme", "bpjs", &[
            key("npp", NPP, "Membership", "DM000001"),
            key("division", DIVISION, "Its division", "000"),
            key("programme", code::<Programme>(), "Programme: JKK, JKM, JHT, JP, JKP", "WORK_ACCIDENT"),
            required("enrolled_on", Kind::Day, "First day", "2022-02-01"),
            optional("ended_on", Kind::Day, "Last day; empty while enrolled", ""),
        ])
    },
    Layout {
        about: "Construction projects registered under an NPP (jasa konstruksi).",
        tentang: "Proyek jasa konstruksi.",
        rule: Some(|record| record.in_order("starts_on", "ends_on")),
        ..plain("construction_projects", "construction_project", "bpjs", &[
            key("project_number", PROJECT, "Number on the certificate", "2600000000001"),
            required("npp", NPP, "Contractor's membership", "DM000001"),
            required("title", Kind::Text(300), "Work to be done", "Rehabilitasi ruang kelas"),
            required("contract_value", Kind::Rupiah, "Contract value without VAT", "Rp600.000.000"),
            required("wage_known", Kind::Truth, "Whether the wage share is known; decides the rate", "tidak"),
            required("starts_on", Kind::Day, "First day of work", "2026-05-04"),
            required("ends_on", Kind::Day, "Last day of work", "2026-10-30"),
        ])
    },
    Layout {
        about: "Persons who are or were registered as workers: personal data.",
        tentang: "Pekerja: data pribadi.",
        ..plain("workers", "worker", "bpjs", &[
            key("nik", NIK, "National identity number", "9952044107900001"),
            required("name", NAME, "Full name", "Sari Contoh"),
        ])
    },
    Layout {
        about: "Workers' memberships under an employer. The wage is specific personal data (UU 27/2022 Ps. 4).",
        tentang: "Kepesertaan pekerja pada pemberi kerja; upah adalah data pribadi spesifik.",
        rule: Some(|record| record.in_order("started_on", "ended_on")),
        ..plain("worker_enrolments", "worker_enrolment", "bpjs", &[
            key("kpj", KPJ, "Kartu Peserta Jamsostek number", "99000000001"),
            required("nik", NIK, "The person", "9952044107900001"),
            required("npp", NPP, "Employer's membership", "DM000001"),
            required("division", DIVISION, "Its division", "000"),
            required("wage", Kind::Rupiah, "Monthly wage reported", "2.747.478"),
            required("started_on", Kind::Day, "First day", "2022-02-01"),
            optional("ended_on", Kind::Day, "Last day; empty while enrolled", ""),
        ])
    },
    Layout {
        about: "What a membership owed and paid for one month and programme.",
        tentang: "Iuran per bulan dan program.",
        ..plain("contributions", "contribution", "bpjs", &[
            key("npp", NPP, "Membership", "DM000001"),
            key("division", DIVISION, "Its division", "000"),
            key("month", Kind::Month, "Month the contribution is for", "2026-03"),
            key("programme", code::<Programme>(), "Programme", "OLD_AGE"),
            required("worker_count", COUNT, "Workers billed", "8"),
            required("wage_total", Kind::Rupiah, "Sum of the wages billed", "21979824"),
            required("amount_due", Kind::Rupiah, "Contribution owed", "1252850"),
            required("amount_paid", Kind::Rupiah, "Contribution paid so far", "0"),
            required("due_on", Kind::Day, "Last day to pay; the 15th of the next month as the law stands", "2026-04-15"),
            optional("paid_on", Kind::Day, "Day the last payment arrived", ""),
            required("late_penalty", Kind::Rupiah, "Penalty billed for late payment (2 % a month)", "175399"),
        ])
    },
    Layout {
        about: "Written warnings (PP 86/2013): at most two.",
        tentang: "Surat teguran tertulis, paling banyak dua kali.",
        rule: Some(|record| record.in_order("issued_on", "due_on")),
        ..plain("written_warnings", "written_warning", "bpjs", &[
            key("letter_number", DOCUMENT, "Number of the letter", "ST-1-DM000001"),
            required("npp", NPP, "Membership warned", "DM000001"),
            required("sequence", Kind::Integer(1, 2), "First or second", "1"),
            required("ground", code::<WarningGround>(), "Ground (UU 24/2011 Ps. 15 and 19)", "ARREARS"),
            required("issued_on", Kind::Day, "Day of the letter", "2026-06-01"),
            required("due_on", Kind::Day, "Last day to comply; at most 10 working days", "2026-06-15"),
            optional("answered_on", Kind::Day, "Day the employer answered", ""),
        ])
    },
    Layout {
        about: "Fines after the second warning (PP 86/2013, 0.1 % a month); not the late penalty.",
        tentang: "Denda administratif setelah teguran kedua; bukan denda keterlambatan.",
        rule: Some(|record| record.in_order("issued_on", "due_on")),
        ..plain("administrative_fines", "administrative_fine", "bpjs", &[
            key("decision_number", DOCUMENT, "Number of the decision", "DA-DM000001"),
            required("npp", NPP, "Membership fined", "DM000001"),
            required("amount", Kind::Rupiah, "Amount", "10.500"),
            required("issued_on", Kind::Day, "Day of the decision", "2026-07-06"),
            required("due_on", Kind::Day, "Last day to pay", "2026-08-05"),
            optional("paid_on", Kind::Day, "Day it was paid", ""),
        ])
    },
    Layout {
        about: "Agreements to pay arrears by instalments.",
        tentang: "Perjanjian angsuran tunggakan.",
        ..plain("instalment_plans", "instalment_plan", "bpjs", &[
            key("plan_number", DOCUMENT, "Number of the agreement", "ANG-DM000007"),
            required("npp", NPP, "Membership", "DM000007"),
            required("total", Kind::Rupiah, "Sum agreed", "6.000.000"),
            required("instalments", Kind::Integer(1, 120), "Number of monthly instalments", "6"),
            required("agreed_on", Kind::Day, "Day of the agreement", "2026-07-20"),
            required("status", code::<InstalmentStatus>(), "State", "KEPT"),
        ])
    },
];

fn member_status(record: Record<'_>) -> EmployerStatus {
    let status = record.text("status").and_then(|status| status.parse().ok());
    status_of_membership(status)
}
