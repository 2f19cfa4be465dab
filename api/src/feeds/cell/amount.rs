//! Sums and counts. In Indonesia a dot parts thousands and a comma parts decimals; elsewhere it is
//! the other way round, so that what could be either is refused.
use super::CellError;

/// No sum of these registers comes near; a longer one is two cells run together.
const RUPIAH_MAX: i64 = 1_000_000_000_000_000;

/// Reads `1234567`, `1.234.567`, `Rp1.234.567`, `Rp 1.234.567,00`, `1.234.567,-` or `1234567.00`.
pub(super) fn rupiah(text: &str) -> Result<i64, CellError> {
    let bare = without_currency(text);
    if bare.starts_with(['-', '(']) {
        return Err(CellError::malformed(
            "negative: sums here are never below zero",
        ));
    }
    let whole = without_empty_decimals(bare)?;
    let digits = without_thousands(whole).ok_or_else(no_amount)?;
    let amount: i64 = digits.parse().map_err(|_| no_amount())?;
    if amount > RUPIAH_MAX {
        return Err(CellError::malformed(
            "larger than any sum of these registers",
        ));
    }
    Ok(amount)
}

/// Reads a whole number from `lowest` to `highest`, with or without dots between thousands.
pub(super) fn integer(text: &str, lowest: i32, highest: i32) -> Result<i32, CellError> {
    without_thousands(text)
        .and_then(|digits| digits.parse().ok())
        .filter(|number| (lowest..=highest).contains(number))
        .ok_or_else(|| {
            CellError::malformed(format!("not a whole number from {lowest} to {highest}"))
        })
}

fn without_currency(text: &str) -> &str {
    let bare = ["Rp", "IDR", "rp", "RP"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .map_or(text, |rest| rest.strip_prefix('.').unwrap_or(rest));
    bare.trim()
}

/// Cuts `,00`, `,-` and, where dots cannot part thousands, `.00`.
fn without_empty_decimals(text: &str) -> Result<&str, CellError> {
    if let Some((whole, decimals)) = text.split_once(',') {
        return match decimals {
            "-" | "--" | "0" | "00" => Ok(whole),
            _ if decimals.len() >= 3 => Err(CellError::malformed(
                "ambiguous: write thousands with dots, 1.234.567, or without",
            )),
            _ => Err(CellError::malformed("holds a fraction of a rupiah")),
        };
    }
    match text.strip_suffix(".00") {
        Some(whole) if !whole.contains('.') => Ok(whole),
        Some(_) | None => Ok(text),
    }
}

/// The digits of `1234567` or `1.234.567`; `None` where dots stand elsewhere.
fn without_thousands(text: &str) -> Option<String> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty()
        || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    let digits: String = std::iter::once(first).chain(rest).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_grouped && is_number).then_some(digits)
}

fn no_amount() -> CellError {
    CellError::malformed("not a sum in whole rupiah such as 1234567, 1.234.567 or Rp1.234.567,00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_offices_write_them() {
        for text in [
            "1234567",
            "1.234.567",
            "Rp1.234.567",
            "Rp 1.234.567,00",
            "Rp. 1.234.567,-",
            "IDR 1234567",
            "1.234.567,0",
            "1234567.00",
        ] {
            assert_eq!(rupiah(text), Ok(1_234_567), "{text}");
        }
        assert_eq!(rupiah("0"), Ok(0));
        assert_eq!(rupiah("1.234"), Ok(1_234));
    }

    #[test]
    fn doubtful_sums_are_refused() {
        for text in [
            "1,234",
            "1,234,567",
            "1.234,50",
            "1.23",
            "12.34.567",
            "1234.567",
            "-5",
            "(5)",
            "1e6",
            "Rp",
            "1 234 567",
            "1.234.567.890.123.456.789",
            "٣",
        ] {
            assert!(rupiah(text).is_err(), "{text}");
        }
    }

    #[test]
    fn counts_keep_their_bounds() {
        assert_eq!(integer("1.250", 0, 100_000), Ok(1_250));
        for text in ["6", "0", "1,0", "1.0", "x", "+3"] {
            assert!(integer(text, 1, 5).is_err(), "{text}");
        }
    }
}
