//! The wage band of a membership: how its mean wage stands to the minimum wage, without a wage.
use super::codes::WageBand;

/// The minimum wage (upah minimum kabupaten, UMK) that wages are compared with, whole rupiah a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumWage(pub i64);

/// What a membership reported for its newest month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportedWages {
    /// Sum of the wages billed, whole rupiah.
    pub total: i64,
    /// Workers billed.
    pub workers: i64,
}

impl ReportedWages {
    /// The band of the mean wage; `None` where nobody was billed, because nobody has no mean.
    pub fn band(self, MinimumWage(minimum): MinimumWage) -> Option<WageBand> {
        if self.workers < 1 {
            return None;
        }
        // Sums are compared, so that no mean is rounded and nothing overflows.
        let total = i128::from(self.total);
        let least = i128::from(minimum) * i128::from(self.workers);
        Some(if total < least {
            WageBand::BelowMinimum
        } else if total <= 2 * least {
            WageBand::UpToTwice
        } else {
            WageBand::Above
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimum_and_its_double_both_lie_in_the_middle_band() {
        let band = |total| ReportedWages { total, workers: 2 }.band(MinimumWage(2_747_478));
        assert_eq!(band(5_494_955), Some(WageBand::BelowMinimum));
        assert_eq!(band(5_494_956), Some(WageBand::UpToTwice));
        assert_eq!(band(10_989_912), Some(WageBand::UpToTwice));
        assert_eq!(band(10_989_913), Some(WageBand::Above));
    }

    #[test]
    fn a_membership_without_workers_has_no_band() {
        let nobody = ReportedWages {
            total: 0,
            workers: 0,
        };
        assert_eq!(nobody.band(MinimumWage(1)), None);
    }
}
