//! Words that names are made of. None of them is taken from a register.
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use crate::domain::codes::LegalForm;

const FIRST: &[&str] = &[
    "Sumber", "Karya", "Cahaya", "Berkah", "Mitra", "Bintang", "Putra", "Usaha", "Rejeki", "Tunas",
    "Sinar", "Anugerah", "Mutiara", "Samawa", "Moyo", "Tambora", "Olat", "Lestari", "Maju", "Nusa",
];
const SECOND: &[&str] = &[
    "Rejeki",
    "Mandiri",
    "Abadi",
    "Jaya",
    "Bersama",
    "Sejahtera",
    "Utama",
    "Makmur",
    "Samawa",
    "Bahari",
    "Tani",
    "Persada",
    "Sentosa",
    "Barokah",
    "Gemilang",
    "Perkasa",
    "Sabalong",
    "Intan",
];
const THIRD: &[&str] = &[
    "Sumbawa",
    "Samawa",
    "Group",
    "Perdana",
    "Mulia",
    "Nusantara",
    "Rea",
    "Bulaeng",
];
const GIVEN: &[&str] = &[
    "Andi", "Budi", "Sari", "Dewi", "Joko", "Siti", "Rahmat", "Nur", "Agus", "Wati", "Hasan",
    "Lina", "Yusuf", "Fitri", "Dedi", "Ratna", "Amir", "Nina", "Iwan", "Maya",
];
const FAMILY: &[&str] = &[
    "Contoh", "Teladan", "Misal", "Umpama", "Ibarat", "Peraga", "Simulasi", "Uji", "Rekaan",
    "Andaian",
];
const STREETS: &[&str] = &[
    "Jl. Garuda",
    "Jl. Diponegoro",
    "Jl. Hasanuddin",
    "Jl. Kartini",
    "Jl. Mawar",
    "Jl. Lintas Sumbawa-Bima",
    "Jl. Pahlawan",
    "Jl. Yos Sudarso",
    "Jl. Cendrawasih",
    "Jl. Pelabuhan",
];

/// One of a list; the empty text of an empty list.
pub(super) fn pick<'a>(rng: &mut StdRng, list: &[&'a str]) -> &'a str {
    list.choose(rng).copied().unwrap_or_default()
}

/// A made-up person.
pub(super) fn person(rng: &mut StdRng) -> String {
    format!("{} {}", pick(rng, GIVEN), pick(rng, FAMILY))
}

/// A made-up address.
pub(super) fn address(rng: &mut StdRng) -> String {
    format!("{} No. {}", pick(rng, STREETS), rng.random_range(1..200))
}

/// The words of a firm's name, without its form.
pub(super) fn words(rng: &mut StdRng) -> String {
    let two = format!("{} {}", pick(rng, FIRST), pick(rng, SECOND));
    if rng.random_bool(0.5) {
        format!("{two} {}", pick(rng, THIRD))
    } else {
        two
    }
}

/// A firm's name with its form, as the licence register writes it.
pub(super) fn legal(form: LegalForm, words: &str) -> String {
    match form {
        LegalForm::LimitedCompany => format!("PT {words}"),
        LegalForm::LimitedPartnership => format!("CV {words}"),
        LegalForm::TradingBusiness => format!("UD {words}"),
        LegalForm::Cooperative => format!("Koperasi {words}"),
        LegalForm::Foundation => format!("Yayasan {words}"),
        LegalForm::SoleTrader => format!("Toko {words}"),
        LegalForm::Other => words.to_owned(),
    }
}

/// The same name as another register writes it: `SUMBER REJEKI, PT`, `PT. Sumber Rejeki`.
pub(super) fn variant(rng: &mut StdRng, name: &str) -> String {
    let (form, words) = name.split_once(' ').unwrap_or(("", name));
    match rng.random_range(0..4) {
        0 => format!("{words}, {form}").to_uppercase(),
        1 => format!("{form}. {words}"),
        2 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}
