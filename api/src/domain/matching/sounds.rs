//! The parts of which blocking keys are made: beginnings, ends and sounds of values.
use std::collections::HashMap;

use super::schema::Part;
use super::spelling::sound;
use super::table::{Table, count};
use super::values::{MISSING, ValueId, hash, mix};
use super::words::WordLists;

/// The sounds of all words of a table, and the words of each value by the rarity of their sound.
pub(super) struct Sounds(Vec<Option<Ranked>>);

struct Ranked {
    /// Where the words of a value begin.
    starts: Vec<u32>,
    /// Sounds of the words of every value, rarest first.
    sounds: Vec<u64>,
}

impl Sounds {
    pub(super) fn of(table: &Table) -> Self {
        let columns = table.columns().iter();
        Self(
            columns
                .map(|column| {
                    column
                        .words
                        .as_ref()
                        .map(|lists| Ranked::of(lists, column.values.len()))
                })
                .collect(),
        )
    }

    /// What a part says of a record; nothing where the record lacks the value.
    pub(super) fn part(&self, table: &Table, record: u32, part: Part) -> Option<u64> {
        let (Part::Value(field)
        | Part::Head(field, _)
        | Part::Tail(field, _)
        | Part::Sound(field)
        | Part::Word(field, _)
        | Part::Words(field, _, _)) = part;
        let id = table
            .row(record)
            .get(field)
            .copied()
            .filter(|id| *id != MISSING)?;
        let text = || {
            table
                .columns()
                .get(field)
                .map(|column| column.values.text(id))
        };
        match part {
            Part::Value(_) => Some(mix(u64::from(id), 7)),
            Part::Head(_, bytes) => text().map(|text| hash(text.get(..bytes).unwrap_or(text))),
            Part::Tail(_, bytes) => text().map(|text| {
                let from = text.len().saturating_sub(bytes);
                hash(text.get(from..).unwrap_or(text))
            }),
            Part::Sound(_) => text().map(sound),
            Part::Word(_, rank) => self.word(field, id, rank),
            Part::Words(_, one, other) => {
                let (one, other) = (self.word(field, id, one)?, self.word(field, id, other)?);
                Some(mix(one.min(other), one.max(other)))
            }
        }
    }

    fn word(&self, field: usize, value: ValueId, rank: usize) -> Option<u64> {
        let ranked = self.0.get(field)?.as_ref()?;
        let at = value as usize;
        let (from, to) = (ranked.starts.get(at)?, ranked.starts.get(at + 1)?);
        ranked
            .sounds
            .get(*from as usize..*to as usize)?
            .get(rank)
            .copied()
    }
}

impl Ranked {
    fn of(lists: &WordLists, values: usize) -> Self {
        let words = || (1..lists.vocabulary.len()).map(count);
        let of_words: Vec<u64> = std::iter::once(0)
            .chain(words().map(|word| sound(lists.vocabulary.text(word))))
            .collect();
        let mut records: HashMap<u64, u64> = HashMap::new();
        for (word, sound) in words().zip(of_words.iter().skip(1)) {
            *records.entry(*sound).or_default() += u64::from(lists.vocabulary.count(word));
        }
        let counts: Vec<u64> = of_words
            .iter()
            .map(|sound| records.get(sound).copied().unwrap_or_default())
            .collect();
        let (mut starts, mut sounds) = (vec![0], Vec::new());
        let mut list: Vec<(u64, u64)> = Vec::new();
        for value in 0..values {
            list.clear();
            for word in lists.of_value(count(value)) {
                let at = *word as usize;
                list.extend(counts.get(at).copied().zip(of_words.get(at).copied()));
            }
            list.sort_unstable();
            sounds.extend(list.iter().map(|(_, sound)| *sound));
            starts.push(count(sounds.len()));
        }
        Self { starts, sounds }
    }
}
