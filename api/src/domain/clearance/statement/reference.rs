//! The reference number of a clearance.
use std::fmt;
use std::str::FromStr;

/// Crockford's base 32: no letter that is mistaken for a number.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Symbols of a reference: fifteen that are random, and one that checks them.
const LENGTH: usize = 16;
const RANDOM: usize = LENGTH - 1;
/// Symbols of each group.
const GROUP: usize = 4;

/// The reference number of a clearance: 75 random bits and a check symbol, as 16 symbols in fours, such
/// as `7K2M-Q0TX-93FD-ZB5J`. Whoever has it may see the clearance, so that it must not be guessed:
/// among ten million clearances a guess is right once in 10^15. One symbol that is misread, and two
/// that change places, are always noticed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// The text is no reference number. The message never repeats it: it might be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reference: {form}", form = Reference::FORM)]
pub struct MalformedReference;

impl Reference {
    /// What a well-formed one looks like, for people.
    pub const FORM: &'static str =
        "16 letters or digits in fours, of which the last checks the others";

    /// The reference of ten random bytes. Randomness is an argument: this room has none.
    ///
    /// ```
    /// use simpul::domain::clearance::statement::Reference;
    ///
    /// assert_eq!(Reference::of([0; 10]).as_str(), "0000-0000-0000-0000");
    /// ```
    pub fn of(random: [u8; 10]) -> Self {
        let bits = random
            .iter()
            .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let fives = (0..RANDOM).map(|place| u8::try_from((bits >> (5 * place)) & 31).unwrap_or(0));
        let fives: Vec<u8> = fives.collect();
        let symbols = fives.iter().copied().chain([check(&fives)]);
        Self(grouped(symbols))
    }

    /// The number as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check symbol: it makes the number, read as a polynomial over the field of 32 elements, vanish
/// at a generator of that field. Every place has a weight of its own there, so that neither one wrong
/// symbol nor two that changed places leave it at zero.
fn check(fives: &[u8]) -> u8 {
    fives
        .iter()
        .fold(0, |sum, five| times_generator(sum ^ five))
}

/// Multiplies by the generator, modulo x^5 + x^2 + 1.
fn times_generator(element: u8) -> u8 {
    let doubled = element << 1;
    if doubled & 0b10_0000 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

/// Reads what a person types: small letters, spaces, missing dashes, `O` for 0, `I` and `L` for 1.
impl FromStr for Reference {
    type Err = MalformedReference;

    fn from_str(text: &str) -> Result<Self, MalformedReference> {
        // Longer than any way of writing it: not even looked at.
        if text.len() > 3 * LENGTH {
            return Err(MalformedReference);
        }
        let symbols = text.bytes().filter(|byte| !matches!(byte, b'-' | b' '));
        let fives: Option<Vec<u8>> = symbols.map(five).collect();
        let fives = fives.filter(|fives| fives.len() == LENGTH);
        let fives = fives.ok_or(MalformedReference)?;
        match fives.split_last() {
            Some((last, random)) if *last == check(random) => Ok(Self(grouped(fives.into_iter()))),
            _ => Err(MalformedReference),
        }
    }
}

/// The five bits that a typed symbol stands for.
fn five(byte: u8) -> Option<u8> {
    let symbol = match byte.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        symbol => symbol,
    };
    let place = SYMBOLS.iter().position(|known| *known == symbol)?;
    u8::try_from(place).ok()
}

fn grouped(fives: impl Iterator<Item = u8>) -> String {
    let symbols = fives.filter_map(|five| SYMBOLS.get(usize::from(five)));
    let mut text = String::new();
    for (place, symbol) in symbols.enumerate() {
        if place > 0 && place % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(*symbol));
    }
    text
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not the number: it opens the clearance to whoever reads it in a log line.
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reference(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_read_as_people_type_it() {
        let reference = Reference::of([0x5a; 10]);
        let plain = reference.as_str().replace('-', "");
        for typed in [
            reference.as_str().to_lowercase(),
            plain.clone(),
            format!(" {} ", plain.replace('0', "o").replace('1', "l")),
        ] {
            assert_eq!(typed.parse().as_ref(), Ok(&reference), "{typed}");
        }
        for wrong in [
            "",
            "7K2M",
            "UUUU-UUUU-UUUU-UUUU",
            "0000-0000-0000-0001",
            "ÄÄÄÄ",
        ] {
            assert_eq!(
                wrong.parse::<Reference>(),
                Err(MalformedReference),
                "{wrong}"
            );
        }
        assert_eq!(format!("{reference:?}"), "Reference(…)");
    }

    proptest! {
        #[test]
        fn one_wrong_symbol_and_two_that_changed_places_are_noticed(
            random: [u8; 10], place in 0..LENGTH, other in 0..LENGTH, wrong in 1_u8..32,
        ) {
            let reference = Reference::of(random);
            prop_assert_eq!(reference.as_str().parse::<Reference>(), Ok(reference.clone()));
            let fives: Vec<u8> = reference.as_str().bytes().filter_map(five).collect();
            let mut misread = fives.clone();
            misread[place] ^= wrong;
            prop_assert!(grouped(misread.into_iter()).parse::<Reference>().is_err());
            let mut swapped = fives.clone();
            swapped.swap(place, other);
            let is_the_same = swapped == fives;
            prop_assert_eq!(grouped(swapped.into_iter()).parse::<Reference>().is_ok(), is_the_same);
        }
    }
}
