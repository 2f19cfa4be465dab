//! Restrictions of public services (TMP2T, PP 86/2013 Ps. 9): BPJS requests, the government unit
//! imposes and lifts.
use chrono::NaiveDate;

use super::codes::RestrictionState;

/// The state of a restriction on `day`. It binds from the day it was imposed to the day before it
/// was lifted; a request that was lifted before it was ever imposed is lifted.
pub fn state_on(
    day: NaiveDate,
    imposed_on: Option<NaiveDate>,
    lifted_on: Option<NaiveDate>,
) -> RestrictionState {
    let has_come = |date: Option<NaiveDate>| date.is_some_and(|date| date <= day);
    if has_come(lifted_on) {
        RestrictionState::Lifted
    } else if has_come(imposed_on) {
        RestrictionState::Imposed
    } else {
        RestrictionState::Requested
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restriction_binds_from_its_imposition_to_the_day_before_its_lifting() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let on = |today| state_on(day(today), Some(day(10)), Some(day(20)));
        assert_eq!(on(9), RestrictionState::Requested);
        assert_eq!(on(10), RestrictionState::Imposed);
        assert_eq!(on(19), RestrictionState::Imposed);
        assert_eq!(on(20), RestrictionState::Lifted);
        assert_eq!(state_on(day(20), None, None), RestrictionState::Requested);
    }
}
