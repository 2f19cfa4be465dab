//! Why a person decided.
use std::str::FromStr;

/// Letters that a reason has at least and at most.
const LETTERS: std::ops::RangeInclusive<usize> = 10..=1000;

/// Why a person decided, trimmed: 10 to 1000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionReason(String);

/// The text is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reason has 10 to 1000 characters")]
pub struct NoReason;

impl DecisionReason {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DecisionReason {
    type Err = NoReason;

    /// Reads a reason. A text far too long is refused before its characters are counted.
    ///
    /// ```
    /// use simpul::domain::linkage::DecisionReason;
    ///
    /// let reason: DecisionReason = "  akta pendirian sama  ".parse()?;
    /// assert_eq!(reason.as_str(), "akta pendirian sama");
    /// assert!("sama".parse::<DecisionReason>().is_err());
    /// # Ok::<(), simpul::domain::linkage::NoReason>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, NoReason> {
        let text = text.trim();
        let is_bounded = text.len() <= LETTERS.end() * 4 && LETTERS.contains(&text.chars().count());
        let is_plain = text
            .chars()
            .all(|letter| !letter.is_control() || letter == '\n');
        (is_bounded && is_plain)
            .then(|| Self(text.to_owned()))
            .ok_or(NoReason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_counted_in_characters_after_its_margins() {
        let is_reason = |text: &str| text.parse::<DecisionReason>().is_ok();
        assert!(!is_reason("  123456789  "));
        assert!(is_reason("1234567890"));
        assert!(is_reason(&"é".repeat(1000)));
        assert!(!is_reason(&"é".repeat(1001)));
        assert!(!is_reason("1234567890\u{7}"));
    }
}
