//! What registers make of a firm: other writings, slips, gaps and old news.
use rand::Rng;
use rand::rngs::StdRng;

use super::TwoRegisters;
use super::base::{Firm, Place, kbli, phone};
use super::vocabulary::{THIRD, uneven};
use crate::domain::codes::{IdentifierScheme, LegalForm};
use crate::domain::linkage::Key;
use crate::domain::matching::firm::Subject;

/// Letters and what the old spelling, or a careless hand, writes for them.
const SPELLINGS: &[(&str, &str)] = &[
    ("u", "oe"),
    ("j", "dj"),
    ("c", "tj"),
    ("y", "j"),
    ("f", "ph"),
    ("s", "z"),
    ("k", "kh"),
    ("i", "y"),
    ("an", "ann"),
    ("ar", "arr"),
    ("z", "s"),
    ("v", "f"),
    ("j", "z"),
    ("era", "ra"),
    ("h", ""),
];

/// The record of the licence register: its own NIB, and few slips.
pub(super) fn licence(firm: &Firm, rng: &mut StdRng) -> Subject {
    let mut words = firm.words.clone();
    if chance(rng, 4) {
        slip_in_one(&mut words, rng);
    }
    let mut keys = vec![key(IdentifierScheme::Nib, firm.nib.clone())];
    keys.extend(tax_keys(firm, rng, 30));
    Subject {
        key: firm.nib.clone(),
        name: written_name(firm.form, &words, rng, 3),
        legal_form: firm.form,
        address: present(rng, 97).then(|| written_address(&firm.place, rng)),
        district: present(rng, 99).then(|| firm.place.district.clone()),
        kbli: Some(firm.kbli.clone()),
        phone: present(rng, 65).then(|| written_phone(&firm.phone, rng)),
        keys,
    }
}

/// The record of the membership register, of the firm itself or of a branch.
pub(super) fn membership(
    firm: &Firm,
    is_branch: bool,
    plan: TwoRegisters,
    rng: &mut StdRng,
) -> Subject {
    let mut words = firm.words.clone();
    damage_words(&mut words, rng);
    let place = if is_branch || chance(rng, 12) {
        moved(&firm.place, plan, rng)
    } else {
        firm.place.clone()
    };
    if is_branch && chance(rng, 60) {
        words.extend(["Cabang".to_owned(), place.village.to_owned()]);
    }
    let npp = npp(rng);
    let mut keys = vec![key(IdentifierScheme::Npp, npp.clone())];
    keys.extend(tax_keys(firm, rng, 45));
    if chance(rng, 3) {
        keys.push(key(IdentifierScheme::Nib, firm.nib.clone()));
    }
    let is_misread = chance(rng, 3);
    let written_form = if is_misread {
        LegalForm::LimitedPartnership
    } else {
        firm.form
    };
    let own_phone = if is_branch || chance(rng, 20) {
        phone(rng)
    } else {
        firm.phone.clone()
    };
    let mut address = written_address(&place, rng);
    if chance(rng, 12) {
        address = slip(&address, rng);
    }
    let district = if chance(rng, 4) {
        place.neighbour(rng)
    } else {
        place.district
    };
    Subject {
        key: npp,
        name: written_name(written_form, &words, rng, 15),
        legal_form: if chance(rng, 40) {
            written_form
        } else {
            LegalForm::Other
        },
        address: present(rng, 92).then_some(address),
        district: present(rng, 96).then_some(district),
        kbli: present(rng, 88).then(|| other_kbli(&firm.kbli, rng)),
        phone: present(rng, 60).then(|| written_phone(&own_phone, rng)),
        keys,
    }
}

fn damage_words(words: &mut Vec<String>, rng: &mut StdRng) {
    if chance(rng, 18) {
        respell(words, rng);
    }
    if chance(rng, 15) {
        slip_in_one(words, rng);
    }
    if words.len() > 2 && chance(rng, 8) {
        words.pop();
    } else if chance(rng, 5) {
        words.push(uneven(rng, &THIRD).to_owned());
    }
    if words.len() > 1 && chance(rng, 5) {
        let last = words.len() - 1;
        words.swap(0, last);
    }
    if chance(rng, 6) {
        shorten(words, rng);
    }
    if words.len() > 1 && chance(rng, 3) {
        let joined = words.drain(..2).collect::<String>();
        words.insert(0, joined);
    }
}

/// The tax number in one of its writings: 16 digits, the former 15 with points, or inside the
/// number of a place of business; sometimes with a slip, and often not there.
fn tax_keys(firm: &Firm, rng: &mut StdRng, missing: u32) -> Option<Key> {
    let npwp = firm.npwp.as_deref()?;
    if chance(rng, missing) {
        return None;
    }
    // A clerk who fills in the forms of two firms takes the number of the other.
    let sister = firm.sister.as_deref().filter(|_| chance(rng, 10));
    let written = if let Some(sister) = sister {
        sister.to_owned()
    } else if chance(rng, 3) {
        slip_digit(npwp, rng)
    } else {
        npwp.to_owned()
    };
    Some(if chance(rng, 20) {
        key(
            IdentifierScheme::Nitku,
            format!("{written}{:06}", rng.random_range(0..3)),
        )
    } else {
        key(IdentifierScheme::Npwp, written)
    })
}

fn written_name(form: LegalForm, words: &[String], rng: &mut StdRng, dropped: u32) -> String {
    let words = words.join(if chance(rng, 3) { "  " } else { " " });
    let form = match form {
        LegalForm::LimitedCompany => ["PT", "PT.", "P.T."],
        LegalForm::LimitedPartnership => ["CV", "CV.", "C.V."],
        LegalForm::TradingBusiness => ["UD", "UD.", "Usaha Dagang"],
        LegalForm::Cooperative => ["Koperasi", "KSP", "KUD"],
        LegalForm::Foundation => ["Yayasan", "YAYASAN", "Yys."],
        LegalForm::SoleTrader => ["Toko", "TOKO", "Tk."],
        LegalForm::Other => ["", "", ""],
    };
    let form = one_of(rng, &form);
    let name = match rng.random_range(0..100) {
        drawn if drawn < dropped => words,
        drawn if drawn < dropped * 2 => format!("{words}, {form}"),
        _ => format!("{form} {words}"),
    };
    if dropped > 10 && chance(rng, 60) {
        name.to_uppercase()
    } else {
        name
    }
}

fn written_address(place: &Place, rng: &mut StdRng) -> String {
    let marker = one_of(rng, &["Jl.", "Jln.", "Jalan", "JL", ""]);
    let mut parts = vec![format!("{marker} {}", place.street)];
    if present(rng, 85) {
        let marker = one_of(rng, &["No. ", ""]);
        parts.push(format!("{marker}{}", place.number));
    }
    if chance(rng, 40) {
        let (rt, rw) = place.neighbourhood;
        parts.push(if chance(rng, 50) {
            format!("RT {rt:02}/RW {rw:02}")
        } else {
            format!("RT.{rt} RW.{rw}")
        });
    }
    if chance(rng, 60) {
        let marker = one_of(rng, &["Kel. ", ""]);
        parts.push(format!("{marker}{}", place.village));
    }
    parts.join(" ").trim().to_owned()
}

fn written_phone(phone: &str, rng: &mut StdRng) -> String {
    let national = phone.trim_start_matches('0');
    match rng.random_range(0..10) {
        0..3 => format!("+62 {national}"),
        3 => format!("62{national}"),
        4 => slip_digit(phone, rng),
        _ => phone.to_owned(),
    }
}

/// A new place: mostly in the same district, else in the same regency or anywhere.
fn moved(place: &Place, plan: TwoRegisters, rng: &mut StdRng) -> Place {
    match rng.random_range(0..10) {
        0..5 => Place::draw_in(rng, place.district.clone()),
        5..9 => {
            let district = place.neighbour(rng);
            Place::draw_in(rng, district)
        }
        _ => Place::draw(plan, rng),
    }
}

fn other_kbli(own: &str, rng: &mut StdRng) -> String {
    match rng.random_range(0..100) {
        0..65 => own.to_owned(),
        65..80 => format!(
            "{}{:02}",
            own.get(..3).unwrap_or_default(),
            rng.random_range(10..35)
        ),
        _ => kbli(rng),
    }
}

/// Two letters and six digits, as the membership register issues them.
fn npp(rng: &mut StdRng) -> String {
    let mut letter = || char::from(rng.random_range(b'A'..=b'Z'));
    let letters = [letter(), letter()].iter().collect::<String>();
    format!("{letters}{:06}", rng.random_range(0..1_000_000))
}

fn respell(words: &mut [String], rng: &mut StdRng) {
    let from = rng.random_range(0..SPELLINGS.len());
    let turned = SPELLINGS.iter().cycle().skip(from).take(SPELLINGS.len());
    for (letters, written) in turned {
        if let Some(word) = words
            .iter_mut()
            .find(|word| word.get(1..).is_some_and(|rest| rest.contains(letters)))
        {
            let (first, rest) = word.split_at(1);
            *word = format!("{first}{}", rest.replacen(letters, written, 1));
            return;
        }
    }
}

fn shorten(words: &mut [String], rng: &mut StdRng) {
    let at = rng.random_range(0..words.len().max(1));
    let Some(word) = words.get_mut(at).filter(|word| word.len() > 5) else {
        return;
    };
    if chance(rng, 50) {
        word.truncate(4);
    } else {
        let mut first = true;
        word.retain(|letter| {
            std::mem::take(&mut first) || !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
        });
    }
}

fn slip_in_one(words: &mut [String], rng: &mut StdRng) {
    let at = rng.random_range(0..words.len().max(1));
    if let Some(word) = words.get_mut(at) {
        *word = slip(word, rng);
    }
}

/// One slip of the pen: a letter left out, doubled, swapped with its neighbour or replaced.
fn slip(text: &str, rng: &mut StdRng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = rng.random_range(1..letters.len() - 1);
    match rng.random_range(0..4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, char::from(rng.random_range(b'a'..=b'z'))),
        2 => letters.swap(at, at + 1),
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = char::from(rng.random_range(b'a'..=b'z'));
            }
        }
    }
    letters.into_iter().collect()
}

fn slip_digit(digits: &str, rng: &mut StdRng) -> String {
    let at = rng.random_range(2..digits.len().max(3));
    let digit = rng.random_range(0..10_u32);
    let written = char::from_digit(digit, 10).unwrap_or('0');
    digits
        .chars()
        .enumerate()
        .map(|(place, old)| if place == at { written } else { old })
        .collect()
}

fn one_of<'a>(rng: &mut StdRng, writings: &[&'a str]) -> &'a str {
    let at = rng.random_range(0..writings.len().max(1));
    writings.get(at).copied().unwrap_or_default()
}

fn key(scheme: IdentifierScheme, value: String) -> Key {
    Key { scheme, value }
}

fn chance(rng: &mut StdRng, percent: u32) -> bool {
    rng.random_range(0..100) < percent
}

fn present(rng: &mut StdRng, percent: u32) -> bool {
    chance(rng, percent)
}
