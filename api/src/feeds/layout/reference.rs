//! Reference data: regions and the business classification.
use super::{KBLI_VERSION, Layout, NAME, key, optional, plain, required};
use crate::domain::codes::RegionLevel;
use crate::feeds::cell::{KBLI, Kind, REGION, code};

#[rustfmt::skip]
pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        about: "Administrative regions by Kemendagri code (Kepmendagri 300.2.2-2138/2025), with the statistics office's code beside it.",
        tentang: "Wilayah administrasi menurut kode Kemendagri, dengan kode BPS di sampingnya.",
        ..plain("regions", "region", "secretariat", &[
            key("code", REGION, "Kemendagri code", "52.04.08"),
            required("level", code::<RegionLevel>(), "Level of the region", "DISTRICT"),
            required("name", NAME, "Official name", "Sumbawa"),
            optional("parent_code", REGION, "Region it lies in", "52.04"),
            optional("bps_code", Kind::Text(10), "Code of the statistics office (BPS)", "5204080"),
        ])
    },
    Layout {
        about: "Business classification (KBLI). Section letters differ between versions, so that a code counts only with its version.",
        tentang: "Klasifikasi Baku Lapangan Usaha Indonesia menurut versi.",
        ..plain("kbli", "kbli", "secretariat", &[
            key("version", KBLI_VERSION, "Version: Perban BPS 2/2020 or 7/2025", "2020"),
            key("code", KBLI, "Code", "47111"),
            required("section", Kind::Text(1), "Section letter within this version", "G"),
            required("title", Kind::Text(300), "Official title, Indonesian", "Perdagangan Eceran Berbagai Macam Barang"),
        ])
    },
];
