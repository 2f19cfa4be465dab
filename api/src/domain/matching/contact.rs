//! Where a firm is and how it is reached: addresses, telephones, districts, activities, tax numbers,
//! each in the form in which it is compared.
use super::spelling::{canonical, words_of};
use crate::domain::identifiers::{Nitku, Npwp};

/// Words that say what kind of place follows. The place itself stays.
const MARKERS: &[&str] = &[
    "JL",
    "JLN",
    "JALAN",
    "GG",
    "GANG",
    "NO",
    "NOMOR",
    "DESA",
    "DS",
    "KEL",
    "KELURAHAN",
    "KEC",
    "KECAMATAN",
    "KAB",
    "KABUPATEN",
    "KOTA",
    "PROV",
    "PROVINSI",
    "DUSUN",
    "DSN",
    "DUS",
    "LINGK",
    "LINGKUNGAN",
    "LK",
    "KOMPLEK",
    "KOMP",
    "PERUM",
    "PERUMAHAN",
    "BLOK",
    "RAYA",
    "JEND",
    "JENDERAL",
    "JENDRAL",
    "LETJEND",
    "DR",
    "PROF",
    "KH",
    "HAJI",
];

/// Words whose number belongs to them: `RT 01` is not house number 1.
const NUMBERED: &[&str] = &["RT", "RW", "KM"];

/// An address as words: without `Jl.`, `Gg.`, `No.`, `Desa` and the like, numbers without leading
/// zeros, `RT 01/RW 02` as `RT1 RW2`.
///
/// ```
/// use simpul::domain::matching::contact::address;
///
/// assert_eq!(address("Jln. Garuda No. 007 RT.01/RW.02, Desa Moyo"), "GARUDA 7 RT1 RW2 MOYO");
/// assert_eq!(address("JALAN GARUDA 7 RT 1 RW 2 MOYO"), "GARUDA 7 RT1 RW2 MOYO");
/// ```
pub fn address(text: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut numbered: Option<&str> = None;
    let words: Vec<String> = words_of(text)
        .iter()
        .flat_map(|word| split_numbered(word))
        .collect();
    for word in &words {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(place) = NUMBERED.iter().find(|place| *place == word) {
            numbered = Some(*place);
            continue;
        }
        if is_number && let Some(place) = numbered.take() {
            kept.push(format!("{place}{}", canonical(word)));
            // `RT 01/02` is RT 1, RW 2.
            numbered = (place == "RT").then_some("RW");
            continue;
        }
        numbered = None;
        if !MARKERS.contains(&word.as_str()) {
            kept.push(canonical(word));
        }
    }
    kept.join(" ")
}

/// `RT01` is `RT` and `01`, and so is `NO7`.
fn split_numbered(word: &str) -> Vec<String> {
    let at = word.find(|character: char| character.is_ascii_digit());
    let parts = at.and_then(|at| word.split_at_checked(at));
    match parts {
        Some((place, number))
            if (NUMBERED.contains(&place) || MARKERS.contains(&place))
                && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            vec![place.to_owned(), number.to_owned()]
        }
        _ => vec![word.to_owned()],
    }
}

/// A telephone number without `+62`, `62` or the leading zero; empty where it is too short to be
/// one. Of several, separated by `/`, `,` or `;`, the first.
///
/// ```
/// use simpul::domain::matching::contact::phone;
///
/// assert_eq!(phone("+62 812-3456-789"), phone("0812 3456 789 / 0371 22222"));
/// ```
pub fn phone(text: &str) -> String {
    let first = text.split(['/', ',', ';']).next().unwrap_or_default();
    let digits: String = first.chars().filter(char::is_ascii_digit).collect();
    let bare = digits.trim_start_matches('0');
    let national = bare
        .strip_prefix("62")
        .unwrap_or(bare)
        .trim_start_matches('0');
    let is_possible = (6..=13).contains(&national.len());
    if is_possible { national } else { "" }.to_owned()
}

/// A district's code as digits alone: `52.04.08` and `520408` are one.
pub fn district(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).take(6).collect()
}

/// A code of KBLI as five digits; empty where it is none.
pub fn kbli(code: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 5 {
        digits
    } else {
        String::new()
    }
}

/// A body's tax number of 16 digits, out of an NPWP old or new or out of a NITKU; empty for a
/// person's, which is a NIK and no identifier of a firm, and for what is none.
///
/// ```
/// use simpul::domain::matching::contact::tax_number;
///
/// assert_eq!(tax_number("01.234.567.8-901.000"), "0012345678901000");
/// assert_eq!(tax_number("0012345678901000000001"), "0012345678901000");
/// assert_eq!(tax_number("9904080101900001"), "");
/// ```
pub fn tax_number(text: &str) -> String {
    let of_place = text.trim().parse::<Nitku>().ok();
    let body = of_place
        .as_ref()
        .and_then(|nitku| nitku.as_str().get(..16))
        .unwrap_or(text.trim());
    Npwp::of_body(body)
        .ok()
        .filter(|npwp| !npwp.is_of_person())
        .map(String::from)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_in_many_writings_is_one_address() {
        for written in [
            "Jl. Yos Sudarso No. 12, RT.003/RW.004 Kel. Seketeng",
            "JLN YOS SOEDARSO 12 RT 3 RW 4 SEKETENG",
            "Jalan Yos Sudarso no.12 RT03 RW04 Kelurahan Seketeng",
            "jl yos sudarso NO12 rt 3/4 seketeng",
        ] {
            assert_eq!(
                address(written),
                "YOS SUDARSO 12 RT3 RW4 SEKETENG",
                "{written}"
            );
        }
    }

    #[test]
    fn numbers_of_houses_and_roads_are_told_apart() {
        assert_eq!(
            address("Jl. Lintas Sumbawa KM 5 No. 5"),
            "LINTAS SUMBAWA KM5 5"
        );
        assert_eq!(address(""), "");
        assert_eq!(address("Jl."), "");
    }

    #[test]
    fn telephones_agree_whatever_stands_before_them() {
        for written in [
            "0371-21234",
            "+62 371 21234",
            "62 371 21234",
            "(0371) 21.234",
        ] {
            assert_eq!(phone(written), "37121234", "{written}");
        }
        assert_eq!(phone("123"), "");
        assert_eq!(phone("-"), "");
    }

    #[test]
    fn codes_are_digits() {
        assert_eq!(district("52.04.08"), "520408");
        assert_eq!(kbli("47.111"), "47111");
        assert_eq!(kbli("4711"), "");
        assert_eq!(tax_number("12345"), "");
    }
}
