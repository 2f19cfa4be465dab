//! Whether two names of employers plainly disagree. Weaker than a comparison for matching on purpose:
//! it only keeps an agreeing tax number from tying two firms that nobody would take for one.
use std::collections::BTreeSet;

/// Words that say what a firm is and not which.
const FORMS: [&str; 22] = [
    "PT",
    "CV",
    "UD",
    "TBK",
    "PERSERO",
    "KOPERASI",
    "KOP",
    "KUD",
    "KSP",
    "KSU",
    "YAYASAN",
    "FA",
    "FIRMA",
    "PD",
    "PERUM",
    "PERUMDA",
    "PERSEROAN",
    "TERBATAS",
    "CAB",
    "CABANG",
    "THE",
    "DAN",
];
/// Letters that a shared word has at least: shorter ones are initials and fillers.
const WORD_LETTERS: usize = 3;
/// Shared letter pairs per mille of both names, above which they are spellings of one.
const ALIKE_PER_MILLE: usize = 450;

/// Whether nothing in two names speaks for one firm: no word in common, no likeness of spelling, no
/// initials of the other. A name that says only a legal form disagrees with nothing.
///
/// ```
/// use simpul::domain::linkage::plainly_disagree;
///
/// assert!(!plainly_disagree("PT Sumber Rejeki Samawa", "SUMBER REZEKI, PT"));
/// assert!(plainly_disagree("PT Sumber Rejeki", "UD Laut Biru"));
/// ```
pub fn plainly_disagree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let shares_a_word = one
        .iter()
        .any(|word| word.chars().count() >= WORD_LETTERS && other.contains(word));
    let is_short_for = |short: &[String], long: &[String]| short == [initials(long)];
    let is_abbreviated = is_short_for(&one, &other) || is_short_for(&other, &one);
    !shares_a_word && !is_abbreviated && !is_alike(&one.concat(), &other.concat())
}

fn words(name: &str) -> Vec<String> {
    name.split(|character: char| !character.is_alphanumeric())
        .map(str::to_uppercase)
        .filter(|word| !word.is_empty() && !FORMS.contains(&word.as_str()))
        .collect()
}

fn initials(words: &[String]) -> String {
    words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Dice's coefficient over the letter pairs of both.
fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letter_pairs(one), letter_pairs(other));
    let shared = one.intersection(&other).count();
    2000 * shared >= ALIKE_PER_MILLE * (one.len() + other.len()).max(1)
}

fn letter_pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_forms_and_initials_of_one_firm_do_not_disagree() {
        for (one, other) in [
            ("PT. Sumber Rejeki Samawa", "SUMBER REJEKI, PT"),
            ("CV Karya Jaya", "KARYAJAYA"),
            ("UD Rezeki", "UD. REJEKI"),
            ("PT SRS", "Sumber Rejeki Samawa"),
            ("PT", "UD Laut Biru"),
            ("", "UD Laut Biru"),
        ] {
            assert!(!plainly_disagree(one, other), "{one} / {other}");
            assert!(!plainly_disagree(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn another_firm_is_another_whatever_its_form() {
        for (one, other) in [
            ("PT Sumber Rejeki", "UD Laut Biru"),
            ("PT Anugerah Mulia", "PT Bumi Hijau"),
            ("Koperasi Tani", "Koperasi Nelayan"),
        ] {
            assert!(plainly_disagree(one, other), "{one} / {other}");
        }
    }
}
