//! When the law changes next.
use chrono::NaiveDate;

use super::Regulation;

/// The earliest change of the tables named first. What is named behind them holds no rule of its own; a
/// table that is added must be named, or nothing compiles.
macro_rules! next_change {
    ($regulation:expr, $day:expr; $($table:ident)+; $($other:ident)+) => {{
        let Regulation { $($table,)+ $($other: _,)+ } = $regulation;
        [$($table.next_change_after($day)),+].into_iter().flatten().min()
    }};
}

impl Regulation {
    /// The first day after `day` on which some rule begins or has ceased to hold; `None` where the
    /// data end before.
    pub fn next_change_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        next_change! {
            self, day;
            rates caps mandatory construction_mandatory minimum_wages due_dates charges arrears_bands
            self_employed reliefs construction_wage construction_value services rhythms evidence
            permit_policies objections reasons severities lapse wage_reliefs migrants weeks
            calendar_years warnings fines actions grounds step_faults;
            calendar texts content_hash
        }
    }
}
