//! Rules with the days on which they hold and the law they rest on.
use chrono::NaiveDate;
use serde::Deserialize;

/// A rule, the first and last day on which it holds, and its source in law.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; `None` while it holds.
    pub valid_until: Option<NaiveDate>,
    /// The law, decree or agreement, as officials cite it.
    pub legal_basis: String,
    /// Whether the value is still to be confirmed; `note` then says what.
    #[serde(default)]
    pub unsure: bool,
    /// Remark for the people who keep the data.
    pub note: Option<String>,
    /// The rule itself.
    #[serde(flatten)]
    pub rule: T,
}

impl<T> Dated<T> {
    /// Whether the rule holds on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|last| day <= last)
    }
}

/// Names the thing of which only one rule may hold at a time, such as a programme and its payer.
pub trait Keyed {
    /// The name, as a person finds it in the file.
    fn key(&self) -> String;
}

/// The rules of one subject. For each key, at most one holds on any day.
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: Vec<Dated<T>>,
}

impl<T> Table<T> {
    /// Takes rows whose periods were checked.
    pub(super) fn of(rows: Vec<Dated<T>>) -> Self {
        Self { rows }
    }

    /// The rule that holds on `day` among those that `wanted` accepts.
    pub fn on(&self, day: NaiveDate, wanted: impl Fn(&T) -> bool) -> Option<&Dated<T>> {
        self.rows
            .iter()
            .find(|row| row.holds_on(day) && wanted(&row.rule))
    }

    /// The first day after `day` on which a rule begins or has ceased to hold.
    pub fn next_change_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let bounds = self.rows.iter().flat_map(|row| {
            let ceased = row.valid_until.and_then(|last| last.succ_opt());
            [Some(row.valid_from), ceased]
        });
        bounds.flatten().filter(|bound| *bound > day).min()
    }

    /// Every rule of every period, in the order of the file.
    pub fn rows(&self) -> &[Dated<T>] {
        &self.rows
    }
}

/// Gives each kind of row its key.
macro_rules! keyed {
    ($($rule:ident, |$row:ident| $key:expr;)+) => { $(
        impl Keyed for $rule {
            fn key(&self) -> String {
                let $row = self;
                $key
            }
        }
    )+ };
}
pub(super) use keyed;
