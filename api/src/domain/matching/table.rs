//! Records of one or two registers in the form in which they are compared: a row of numbers each,
//! every number a distinct value that is kept once.
use super::schema::{Level, Measure, Pattern, Schema};
use super::similarity::{edits_within, jaro_winkler};
use super::values::{MISSING, ValueId, Values, hash, mix};
use super::words::{WordLists, compare_words};

/// Records of one list, in which duplicates are sought, or of two, which are linked. Records are
/// numbered from 0, those of the left first.
pub struct Table {
    /// The kind of the records.
    pub schema: &'static Schema,
    rows: Vec<ValueId>,
    prints: Vec<u64>,
    left: Option<u32>,
    columns: Vec<Column>,
}

/// All values of a field.
pub(super) struct Column {
    pub(super) measure: Measure,
    pub(super) values: Values,
    pub(super) words: Option<WordLists>,
    /// Records with a value, and the share of an average value before anything was counted.
    present: f64,
    expected: f64,
}

/// What is seen of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Compared {
    /// How far each field agrees.
    pub pattern: Pattern,
    /// How improbable the values are that agree, in bits: the agreement of a rare name weighs more
    /// than that of a common one.
    pub surprise: f64,
}

/// Values seen elsewhere: a few hundred records do not show how rare a value is, so that an average
/// value counts as if it had been seen in so many records before.
const SEEN_BEFORE: f64 = 100.0;

impl Table {
    /// A table without records.
    pub fn new(schema: &'static Schema) -> Self {
        let columns = schema.fields.iter().map(|field| Column {
            measure: field.measure,
            values: Values::new(),
            words: None,
            present: 0.0,
            expected: field.u.last().copied().unwrap_or_default(),
        });
        Self {
            schema,
            rows: Vec::new(),
            prints: Vec::new(),
            left: None,
            columns: columns.collect(),
        }
    }

    /// Appends a record with its own key and its normalised values, in the order of the schema's
    /// fields; an empty value is missing.
    pub fn push<'a>(&mut self, key: &str, values: impl IntoIterator<Item = &'a str>) {
        let mut print = hash(key.as_bytes());
        let mut values = values.into_iter();
        for column in &mut self.columns {
            let text = values.next().unwrap_or_default().as_bytes();
            print = mix(print, hash(text));
            self.rows.push(column.values.intern(text));
        }
        self.prints.push(print);
    }

    /// Says that the records so far are those of the left; what follows is the right.
    pub fn turn(&mut self) {
        self.left = Some(count(self.prints.len()));
    }

    /// Ends the coming of records: words are split and their rarity is counted.
    pub fn close(&mut self) {
        for column in &mut self.columns {
            column.close();
        }
    }

    /// Number of records.
    pub fn len(&self) -> u32 {
        count(self.prints.len())
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.prints.is_empty()
    }

    /// Number of records on the left; none where duplicates are sought in one list.
    pub fn left(&self) -> Option<u32> {
        self.left
    }

    /// Pairs that there are.
    pub fn pairs(&self) -> f64 {
        let all = f64::from(self.len());
        match self.left.map(f64::from) {
            None => all * (all - 1.0).max(0.0) / 2.0,
            Some(left) => left * (all - left),
        }
    }

    /// A number made of a record's key and values: an order that does not depend on that of coming.
    pub fn print(&self, record: u32) -> u64 {
        self.prints
            .get(record as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Compares two records.
    pub fn compare(&self, left: u32, right: u32) -> Compared {
        let mut compared = Compared::default();
        let values = self.row(left).iter().zip(self.row(right));
        for (at, (column, (one, other))) in self.columns.iter().zip(values).enumerate() {
            if *one == MISSING || *other == MISSING {
                continue;
            }
            let (level, surprise) = column.compare(*one, *other);
            compared.pattern = compared.pattern.with(at, level);
            compared.surprise += surprise;
        }
        compared
    }

    pub(super) fn row(&self, record: u32) -> &[ValueId] {
        let width = self.columns.len();
        let from = record as usize * width;
        self.rows.get(from..from + width).unwrap_or_default()
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }
}

impl Column {
    fn close(&mut self) {
        self.values.close();
        let present: u64 = (1..self.values.len())
            .map(|id| u64::from(self.values.count(count(id))))
            .sum();
        self.present = u32::try_from(present).map_or(f64::MAX, f64::from);
        if self.measure == Measure::Words {
            self.words = Some(WordLists::of(&self.values, self.present));
        }
    }

    fn compare(&self, one: ValueId, other: ValueId) -> (Level, f64) {
        if one == other {
            return (Level::Exact, self.surprise(self.values.count(one)));
        }
        let (left, right) = (|| self.values.text(one), || self.values.text(other));
        let level = match self.measure {
            Measure::Words => return self.compare_words(one, other),
            Measure::Text => text_level(left(), right()),
            Measure::Digits => match edits_within(left(), right(), 2) {
                Some(0 | 1) => Level::Close,
                Some(_) => Level::Near,
                None => Level::Differs,
            },
            Measure::Code(lengths) => code_level(left(), right(), lengths),
            Measure::Same => Level::Differs,
            Measure::Shared => Level::Missing,
        };
        (level, 0.0)
    }

    fn compare_words(&self, one: ValueId, other: ValueId) -> (Level, f64) {
        let Some(lists) = &self.words else {
            return (Level::Differs, 0.0);
        };
        let (level, shared) = compare_words(lists, &self.values, (one, other));
        if level == Level::Differs {
            return (level, 0.0);
        }
        // Words that go together are not independent: the whole value's own frequency bounds it.
        let whole = self.values.count(one).max(self.values.count(other));
        (level, shared.min(self.surprise(whole)).max(0.0))
    }

    /// Bits of surprise that another record has a value which so many have, itself left out.
    fn surprise(&self, count: u32) -> f64 {
        let others = f64::from(count.saturating_sub(1));
        let chance = (others + SEEN_BEFORE * self.expected) / (self.present + SEEN_BEFORE);
        -chance.min(1.0).log2()
    }
}

/// A count as the four bytes in which records are numbered.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn text_level(left: &[u8], right: &[u8]) -> Level {
    let alike = jaro_winkler(left, right);
    if alike >= 0.94 || left.len().min(right.len()) > 3 && edits_within(left, right, 1).is_some() {
        Level::Close
    } else if alike >= 0.88 {
        Level::Near
    } else if alike >= 0.78 {
        Level::Far
    } else {
        Level::Differs
    }
}

fn code_level(left: &[u8], right: &[u8], [close, near, far]: [usize; 3]) -> Level {
    let agree = |length: usize| {
        length > 0
            && left
                .get(..length)
                .is_some_and(|head| right.get(..length) == Some(head))
    };
    if agree(close) {
        Level::Close
    } else if agree(near) {
        Level::Near
    } else if agree(far) {
        Level::Far
    } else {
        Level::Differs
    }
}
