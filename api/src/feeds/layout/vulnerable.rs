//! Datasets of the manpower office (Disnaker): vulnerable workers whose contributions a budget pays.
use super::{Layout, NAME, key, plain, required};
use crate::domain::codes::CoveragePayer;
use crate::feeds::cell::{Kind, NIK, REGION, code};

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Vulnerable workers whose contributions a budget pays: personal data.",
        tentang: "Pekerja rentan yang iurannya dibayar anggaran: data pribadi.",
        ..plain("vulnerable_workers", "vulnerable_worker", "disnaker", &[
            key("nik", NIK, "National identity number", "9952040505750002"),
            required("name", NAME, "Full name", "Amaq Contoh"),
            required("occupation", Kind::Text(100), "What the person does", "Nelayan"),
            required("district_code", REGION, "Kecamatan, Kemendagri code", "52.04.18"),
        ])
    },
    Layout {
        about: "Months for which a vulnerable worker's contributions were paid; cover lapses after them.",
        tentang: "Masa iuran pekerja rentan; perlindungan berakhir sesudahnya.",
        rule: Some(|record| record.in_order("from_month", "until_month")),
        ..plain("vulnerable_worker_periods", "vulnerable_worker_period", "disnaker", &[
            key("nik", NIK, "The person", "9952040505750002"),
            key("from_month", Kind::Month, "First month paid", "2026-01"),
            required("until_month", Kind::Month, "Last month paid", "Maret 2026"),
            required("paid_by", code::<CoveragePayer>(), "Who paid", "APBD"),
            required("amount", Kind::Rupiah, "Sum for the period", "50.400"),
        ])
    },
];
