//! What a feed may do by itself, and where a person has to look first.

/// The limits of an import, by the settings `feeds.*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedLimits {
    /// Records that are written and checkpointed together.
    pub chunk_rows: usize,
    /// A batch is held where more of its lines are rejected, in percent …
    pub hold_share_percent: u64,
    /// … and no fewer than these.
    pub hold_lines_from: u64,
    /// A whole register retires by itself at most this share of its rows, in percent.
    pub retire_share_percent: u64,
}

impl Default for FeedLimits {
    fn default() -> Self {
        Self {
            chunk_rows: 10_000,
            hold_share_percent: 5,
            hold_lines_from: 20,
            retire_share_percent: 10,
        }
    }
}

impl FeedLimits {
    /// Whether so many rejected lines need a person's look.
    pub fn holds(&self, read: u64, rejected: u64) -> bool {
        rejected >= self.hold_lines_from && is_above(rejected, read, self.hold_share_percent)
    }

    /// Whether so many rows of a register need a person's look before they go.
    pub fn keeps(&self, rows: u64, retired: u64) -> bool {
        is_above(retired, rows, self.retire_share_percent)
    }
}

fn is_above(part: u64, whole: u64, percent: u64) -> bool {
    u128::from(part) * 100 > u128::from(whole) * u128::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_rejected_lines_hold_nothing_and_a_large_share_of_many_does() {
        let limits = FeedLimits::default();
        assert!(!limits.holds(19, 19));
        assert!(limits.holds(20, 20));
        assert!(!limits.holds(400, 20));
        assert!(limits.holds(399, 20));
    }

    #[test]
    fn a_register_is_not_emptied_whatever_its_size() {
        let limits = FeedLimits::default();
        assert!(limits.keeps(1, 1));
        assert!(limits.keeps(100, 11));
        assert!(!limits.keeps(100, 10));
        assert!(!limits.keeps(0, 0));
    }
}
