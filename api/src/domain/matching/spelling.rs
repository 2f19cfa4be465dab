//! Indonesian words as registers spell them: one canonical spelling for each, and its sound.
//!
//! The old spelling (`OE`, `TJ`, `DJ`, `J`) was replaced in 1947 and 1972 (*Ejaan yang Disempurnakan*,
//! Keputusan Presiden 57/1972) and lives on in names. The canonical spelling is for comparing only
//! and is never shown.
use super::values::{hash, mix};

/// Words that registers write in several ways, and the one that stands for all of them.
const VARIANTS: &[(&str, &[&str])] = &[
    ("ADIKARYA", &["ADHIKARYA", "ADHYKARYA"]),
    ("ANUGERAH", &["ANUGRAH", "ANUGRAHA", "NUGRAHA", "NUGERAH"]),
    ("BAROKAH", &["BAROKAT", "BARAKAH"]),
    ("BERKAH", &["BERKAT", "BERKA", "BRKH"]),
    ("BERSAMA", &["BRSM", "BERSM"]),
    ("BERSAUDARA", &["BROTHERS", "BROTHER", "BROS", "BRO"]),
    ("CAHAYA", &["CAHYA", "CHY", "TJAHAJA"]),
    ("CIPTA", &["TJIPTA", "CPT"]),
    ("GRUP", &["GROUP", "GRP"]),
    ("INDO", &["INDONESIA", "INDON"]),
    ("INTERNASIONAL", &["INTERNATIONAL", "INTL", "INT"]),
    ("INDUSTRI", &["INDUSTRY", "INDUSTRIES", "IND"]),
    ("JAYA", &["JY", "DJAJA", "DJAYA"]),
    ("KARYA", &["KRY", "KARJA"]),
    (
        "KONSTRUKSI",
        &["CONSTRUCTION", "KONSTR", "KONST", "KONTRUKSI"],
    ),
    ("KONSULTAN", &["CONSULTANT", "CONSULTING", "KONS"]),
    ("LESTARI", &["LSTR", "LESTARY"]),
    ("MAKMUR", &["MKR", "MKMR"]),
    ("MANDIRI", &["MDR", "MNDR"]),
    ("MITRA", &["MTR"]),
    ("NUSANTARA", &["NUSTR", "NUSANTRA"]),
    ("PERKASA", &["PRKS", "PRAKASA"]),
    ("PERSADA", &["PRSD"]),
    ("PUTRA", &["PUTERA", "POETRA", "PTR"]),
    ("PUTRI", &["PUTERI", "POETRI"]),
    ("RAYA", &["RY"]),
    (
        "REJEKI",
        &[
            "REZEKI", "REZKI", "RIZKI", "RIZKY", "RIZQI", "REZKY", "REDJEKI", "RJK",
        ],
    ),
    ("SAUDARA", &["SDR"]),
    ("SEJAHTERA", &["SEJAHTRA", "SEDJAHTERA", "SJHTR", "SJT"]),
    ("SENTOSA", &["SENTAUSA", "SENTAOSA", "STS"]),
    ("SINAR", &["SNR"]),
    ("SUMBAWA", &["SBW", "SBWA"]),
    ("SUMBER", &["SBR", "SOEMBER"]),
    ("TEKNIK", &["TEHNIK", "TECHNIC", "TECHNIK", "TEKNIC"]),
    ("TEKNOLOGI", &["TECHNOLOGY", "TEKHNOLOGI", "TECH"]),
    ("TRADING", &["TRD", "TRDG"]),
    ("USAHA", &["USHA", "OESAHA", "USH"]),
    ("UTAMA", &["UTM", "OETAMA"]),
];

/// The words of a text: upper case, without accents and signs, with letters that stand alone
/// between points joined (`P.T.` is `PT`), and `&` as the word `DAN`.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut word, mut letters) = (String::new(), String::new());
    let mut close = |word: &mut String| {
        let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if is_letter {
            letters.push_str(word);
        } else if !word.is_empty() {
            if !letters.is_empty() {
                words.push(std::mem::take(&mut letters));
            }
            words.push(word.clone());
        }
        word.clear();
    };
    for character in text.chars() {
        match character {
            '\'' | '’' | '`' | '‘' => {}
            '&' | '+' => {
                close(&mut word);
                word.push_str("DAN");
                close(&mut word);
            }
            _ if character.is_alphanumeric() => fold(character, &mut word),
            _ => close(&mut word),
        }
    }
    close(&mut word);
    if !letters.is_empty() {
        words.push(letters);
    }
    words
}

/// The canonical spelling of one word in upper case.
pub(super) fn canonical(word: &str) -> String {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        let bare = word.trim_start_matches('0');
        return if bare.is_empty() { "0" } else { bare }.to_owned();
    }
    respell(standard(word))
}

/// A number for how a word sounds: its first letter and its consonants, so that slips in vowels,
/// doubled letters and voiceless `H` do not matter.
pub(super) fn sound(text: &[u8]) -> u64 {
    let mut state = 0_u64;
    let mut last = 0_u8;
    let mut kept = 0_u64;
    for (at, byte) in text.iter().enumerate() {
        let is_weak = matches!(
            byte,
            b'A' | b'E' | b'I' | b'O' | b'U' | b'H' | b'W' | b'Y' | b' '
        );
        if (is_weak && at > 0) || *byte == last {
            continue;
        }
        (last, kept) = (*byte, kept + 1);
        state = mix(state, u64::from(*byte));
    }
    if kept < 2 {
        hash(text)
    } else {
        mix(state, kept)
    }
}

fn standard(word: &str) -> &str {
    VARIANTS
        .iter()
        .find(|(_, variants)| variants.contains(&word))
        .map_or(word, |(standard, _)| standard)
}

/// Letters rewritten one after the other; a pair is looked at before a single one.
fn respell(word: &str) -> String {
    let is_old = ["OE", "TJ", "DJ"].iter().any(|pair| word.contains(pair));
    let mut out = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let (written, is_pair) = respelled(letter, next, is_old, out.is_empty());
        if is_pair {
            letters.next();
        }
        for letter in written.chars().chain(written.is_empty().then_some(letter)) {
            if out.ends_with(letter) {
                continue;
            }
            let follows = out.chars().next_back().is_some_and(|last| !is_vowel(last));
            // KARIA and KARYA, MULIA and MULYA.
            let is_glide = letter == 'I' && follows && matches!(next, 'A' | 'O' | 'U');
            out.push(if is_glide { 'Y' } else { letter });
        }
    }
    if out.len() > 2 && out.ends_with('Y') {
        out.pop();
        out.push('I');
    }
    out
}

/// What is written for a letter before another, empty for itself; and whether it takes both.
fn respelled(letter: char, next: char, is_old: bool, is_first: bool) -> (&'static str, bool) {
    match (letter, next) {
        ('O', 'E') => ("U", true),
        ('T', 'J') => ("C", true),
        ('D', 'J') => ("J", true),
        ('J', _) if is_old => ("Y", false),
        ('C', 'H') if is_first => ("C", true),
        ('C' | 'K', 'H') => ("H", true),
        ('P', 'H') => ("F", true),
        ('T', 'H') => ("T", true),
        ('D', 'H') => ("D", true),
        ('B', 'H') => ("B", true),
        ('G', 'H') => ("G", true),
        ('S', 'H' | 'Y') => ("S", true),
        ('I', 'Y') => ("I", true),
        ('Z', _) => ("S", false),
        ('V', _) => ("F", false),
        ('Q', _) => ("K", false),
        ('X', _) => ("KS", false),
        _ => ("", false),
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'A' | 'E' | 'I' | 'O' | 'U')
}

/// Upper case without accents; letters of other scripts stay.
fn fold(character: char, word: &mut String) {
    if character.is_ascii() {
        word.push(character.to_ascii_uppercase());
        return;
    }
    for upper in character.to_uppercase() {
        let plain = match upper {
            'À'..='Å' => 'A',
            'Ç' => 'C',
            'È'..='Ë' => 'E',
            'Ì'..='Ï' => 'I',
            'Ñ' => 'N',
            'Ò'..='Ö' | 'Ø' => 'O',
            'Ù'..='Ü' => 'U',
            'Ý' => 'Y',
            other => other,
        };
        word.push(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_a_word_have_one_spelling() {
        for (one, other) in [
            ("DJAJA", "JAYA"),
            ("WIDJAJA", "WIJAYA"),
            ("SOEMBER", "SUMBER"),
            ("REDJEKI", "REJEKI"),
            ("REZEKI", "REJEKI"),
            ("TJAHAJA", "CAHAYA"),
            ("MOELJONO", "MULYONO"),
            ("BANJOEWANGI", "BANYUWANGI"),
            ("ACHMAD", "AHMAD"),
            ("AKHMAD", "AHMAD"),
            ("KARIA", "KARYA"),
            ("MULIA", "MULYA"),
            ("PHOTO", "FOTO"),
            ("BHAKTI", "BAKTI"),
            ("HENRY", "HENRI"),
            ("INDONESIA", "INDO"),
            ("BROS", "BROTHERS"),
            ("ANUGRAH", "ANUGERAH"),
            ("AZZAHRA", "ASAHRA"),
        ] {
            assert_eq!(canonical(one), canonical(other), "{one} {other}");
        }
        assert_ne!(canonical("TANJUNG"), canonical("TANYUNG"));
        assert_ne!(canonical("BERKAH"), canonical("BAROKAH"));
    }

    #[test]
    fn words_lose_their_signs_and_single_letters_join() {
        assert_eq!(
            words_of("P.T. Cafè 'Mu'min & Co."),
            ["PT", "CAFE", "MUMIN", "DAN", "CO"]
        );
        assert_eq!(words_of("u d  SINAR-7"), ["UD", "SINAR", "7"]);
        assert_eq!(words_of("…"), Vec::<String>::new());
    }

    #[test]
    fn a_sound_overlooks_vowels_and_doubled_letters() {
        assert_eq!(sound(b"REJEKI"), sound(b"REJJAKI"));
        assert_eq!(sound(b"BERKAH"), sound(b"BERKA"));
        assert_ne!(sound(b"BERKAH"), sound(b"TERKAH"));
        assert_ne!(sound(b"AIA"), sound(b"AUA"));
    }
}
