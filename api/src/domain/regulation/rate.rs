//! Percentages and products of them, exact: money never passes through a float.
use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

const MILLION: i128 = 1_000_000;

/// A rate, written as a percentage with at most four decimals (`"0.24"`), kept as parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    parts_per_million: u32,
}

/// The text is not a percentage from 0 to 100 with at most four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a percentage from 0 to 100 with at most four decimals")]
pub struct MalformedRate;

impl Rate {
    /// Parts per million: 0.24 % is 2,400.
    pub fn parts_per_million(self) -> u32 {
        self.parts_per_million
    }

    /// This rate of an amount in whole rupiah, unrounded.
    pub fn of(self, amount: i64) -> ExactRupiah {
        ExactRupiah {
            millionths: i128::from(amount) * i128::from(self.parts_per_million),
        }
    }
}

impl FromStr for Rate {
    type Err = MalformedRate;

    fn from_str(text: &str) -> Result<Self, MalformedRate> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str, longest: usize| {
            (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !is_number(whole, 3) || !is_number(decimals, 4) {
            return Err(MalformedRate);
        }
        let whole: u32 = whole.parse().map_err(|_| MalformedRate)?;
        let decimals: u32 = format!("{decimals:0<4}")
            .parse()
            .map_err(|_| MalformedRate)?;
        let parts_per_million = whole * 10_000 + decimals;
        (parts_per_million <= 1_000_000)
            .then_some(Self { parts_per_million })
            .ok_or(MalformedRate)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// An amount before rounding, in millionths of a rupiah.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExactRupiah {
    millionths: i128,
}

impl ExactRupiah {
    /// Whole rupiah, a half rounded up. BPJS's official rounding is not published; this is the one place to change it.
    pub fn rounded(self) -> i64 {
        let whole = (self.millionths + MILLION / 2).div_euclid(MILLION);
        i64::try_from(whole).unwrap_or(i64::MAX)
    }

    /// Millionths of a rupiah.
    pub fn millionths(self) -> i128 {
        self.millionths
    }

    /// This amount as often as `times` says.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            millionths: self.millionths * i128::from(times),
        }
    }

    /// What is left after a relief of `rate`, cut to a millionth of a rupiah.
    #[must_use]
    pub fn less(self, rate: Rate) -> Self {
        let kept = MILLION - i128::from(rate.parts_per_million);
        Self {
            millionths: self.millionths * kept / MILLION,
        }
    }
}

impl From<i64> for ExactRupiah {
    fn from(whole: i64) -> Self {
        Self {
            millionths: i128::from(whole) * MILLION,
        }
    }
}

impl Sum for ExactRupiah {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self {
            millionths: amounts.map(|amount| amount.millionths).sum(),
        }
    }
}

/// With as many decimals as are needed, at least two: `14836.3812`.
impl fmt::Display for ExactRupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.millionths.rem_euclid(MILLION));
        let shown = decimals.trim_end_matches('0');
        write!(f, "{}.{shown:0<2}", self.millionths.div_euclid(MILLION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_to_the_part_per_million() {
        for (text, parts) in [
            ("0.24", 2_400),
            ("3.7", 37_000),
            ("2", 20_000),
            ("100", 1_000_000),
        ] {
            assert_eq!(
                text.parse::<Rate>().unwrap().parts_per_million(),
                parts,
                "{text}"
            );
        }
        for wrong in [
            "", "0,24", "-1", "1.", ".5", "0.00001", "101", "1e2", "100.1",
        ] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_half_rupiah_is_rounded_up() {
        let half: Rate = "50".parse().unwrap();
        assert_eq!(half.of(3).rounded(), 2);
        assert_eq!(half.of(3).to_string(), "1.50");
        assert_eq!(ExactRupiah::from(16_800).less(half).rounded(), 8_400);
    }
}
