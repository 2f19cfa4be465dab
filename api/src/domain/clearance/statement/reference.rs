//! The reference number of a clearance.
use std::fmt;
use std::str::FromStr;

/// Crockford's base 32: no letter that is mistaken for a number.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Symbols of a reference, and of each of its groups.
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// The reference number of a clearance: 80 random bits as 16 symbols in fours, such as
/// `7K2M-Q0TX-93FD-ZB5H`. Whoever has it may see the clearance, so that it must not be guessed; among
/// ten million clearances a guess is right once in 10^17.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// The text is no reference number. The message never repeats it: it might be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reference: 16 letters or digits in fours")]
pub struct MalformedReference;

impl Reference {
    /// The reference of ten random bytes. Randomness is an argument: this room has none.
    ///
    /// ```
    /// use simpul::domain::clearance::statement::Reference;
    ///
    /// assert_eq!(Reference::of([0; 10]).as_str(), "0000-0000-0000-0000");
    /// assert_eq!(Reference::of([0xff; 10]).as_str(), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    /// ```
    pub fn of(random: [u8; 10]) -> Self {
        let bits = random
            .iter()
            .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let symbols = (0..LENGTH).rev().filter_map(|place| {
            let five = usize::try_from((bits >> (5 * place)) & 31).ok()?;
            SYMBOLS.get(five).map(|symbol| char::from(*symbol))
        });
        Self(grouped(symbols))
    }

    /// The number as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
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
        let symbols = text
            .chars()
            .filter(|letter| !matches!(letter, '-' | ' '))
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            });
        let symbols: Vec<char> = symbols.collect();
        let is_symbol = |letter: &char| SYMBOLS.iter().any(|known| char::from(*known) == *letter);
        if symbols.len() != LENGTH || !symbols.iter().all(is_symbol) {
            return Err(MalformedReference);
        }
        Ok(Self(grouped(symbols.into_iter())))
    }
}

fn grouped(symbols: impl Iterator<Item = char>) -> String {
    symbols
        .enumerate()
        .flat_map(|(place, symbol)| {
            let dash = (place > 0 && place % GROUP == 0).then_some('-');
            dash.into_iter().chain([symbol])
        })
        .collect()
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
