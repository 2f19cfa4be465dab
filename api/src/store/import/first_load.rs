//! The first load of a register, in which no row need be looked for: the register was empty, and
//! the file goes on in the order of its keys, so that no later chunk names a key of an earlier one.
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Lane;
use crate::store::records::{Row, Table, Value};

/// Keys that share the first part of the last one, at most: those of one employer, as a rule.
const GROUP_KEYS_MAX: usize = 50_000;

/// What is known of a batch's keys as its chunks are staged, one after the other.
pub(super) struct FirstLoad {
    /// Where the file stands; `None` once it went back, or the last group grew too large.
    last: Mutex<Option<Group>>,
    left: AtomicBool,
    right: AtomicBool,
    was_empty: OnceLock<bool>,
}

/// The keys that share their first part with the last key met.
#[derive(Default)]
struct Group {
    first: Option<Value>,
    keys: HashSet<Vec<Value>>,
}

impl FirstLoad {
    /// Of a batch of which nothing is staged.
    pub(super) fn new() -> Self {
        Self {
            last: Mutex::new(Some(Group::default())),
            left: AtomicBool::new(false),
            right: AtomicBool::new(false),
            was_empty: OnceLock::new(),
        }
    }

    /// Notes whether a chunk about to be staged names no key of an earlier one.
    pub(super) fn note(&self, lane: Lane, table: &Table, rows: &[Row]) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = last.take().and_then(|group| group.go_on(table, rows));
        self.of(lane).store(last.is_some(), Ordering::Relaxed);
    }

    /// Whether the chunk's rows may be new without looking, if the register was empty.
    pub(super) fn goes_on(&self, lane: Lane) -> bool {
        self.of(lane).load(Ordering::Relaxed)
    }

    /// Whether the register was empty before the batch's first chunk, where that was asked.
    pub(super) fn was_empty(&self) -> Option<bool> {
        self.was_empty.get().copied()
    }

    /// Keeps whether it was; the first answer holds.
    pub(super) fn keep_was_empty(&self, was_empty: bool) -> bool {
        *self.was_empty.get_or_init(|| was_empty)
    }

    fn of(&self, lane: Lane) -> &AtomicBool {
        match lane {
            Lane::Left => &self.left,
            Lane::Right => &self.right,
        }
    }
}

impl Group {
    /// The group after `rows`; none where one of them goes back to an earlier key.
    fn go_on(mut self, table: &Table, rows: &[Row]) -> Option<Self> {
        let mut added = HashSet::new();
        for row in rows {
            let key = table.key_of(&row.values);
            let first = key.first()?;
            match self.first.as_ref().map(|last| first.cmp(last)) {
                Some(std::cmp::Ordering::Less) => return None,
                // Repeats within the chunk are told apart when it is staged.
                Some(std::cmp::Ordering::Equal) if self.keys.contains(&key) => return None,
                Some(std::cmp::Ordering::Equal) => {}
                Some(std::cmp::Ordering::Greater) | None => {
                    self.first = Some(first.clone());
                    self.keys.clear();
                    added.clear();
                }
            }
            added.insert(key);
        }
        self.keys.extend(added);
        (self.keys.len() <= GROUP_KEYS_MAX).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::records::{Field, FieldType};

    fn table() -> Table {
        let field = |name, is_key| Field {
            name,
            field_type: FieldType::Text,
            is_key,
        };
        Table {
            name: "contribution",
            fields: vec![
                field("npp", true),
                field("programme", true),
                field("note", false),
            ],
        }
    }

    fn goes_on(chunks: &[&[(&str, &str)]]) -> Vec<bool> {
        let first_load = FirstLoad::new();
        let mut lane = Lane::Left;
        let answers = chunks.iter().map(|chunk| {
            lane = lane.other();
            let rows = chunk.iter().map(|(npp, programme)| Row {
                line: 2,
                values: [*npp, *programme, "x"]
                    .map(|text| Value::Text(text.to_owned()))
                    .into(),
            });
            first_load.note(lane, &table(), &rows.collect::<Vec<_>>());
            first_load.goes_on(lane)
        });
        answers.collect()
    }

    #[test]
    fn a_file_in_the_order_of_its_employers_goes_on() {
        let first: &[_] = &[("A", "JKM"), ("A", "JHT"), ("B", "JKK")];
        let second: &[_] = &[("B", "JHT"), ("B", "JHT"), ("C", "JKK")];
        assert_eq!(goes_on(&[first, second, &[("C", "JP")]]), [true; 3]);
    }

    #[test]
    fn one_that_goes_back_never_goes_on_again() {
        let chunks: [&[_]; 3] = [&[("B", "JKK")], &[("A", "JKK")], &[("C", "JKK")]];
        assert_eq!(goes_on(&chunks), [true, false, false]);
        let within: [&[_]; 2] = [&[("B", "JKK"), ("A", "JKK")], &[("C", "JKK")]];
        assert_eq!(goes_on(&within), [false, false]);
    }

    #[test]
    fn a_key_of_the_chunk_before_is_found_where_they_meet() {
        let chunks: [&[_]; 2] = [&[("A", "JKK"), ("B", "JKK")], &[("B", "JKK")]];
        assert_eq!(goes_on(&chunks), [true, false]);
    }
}
