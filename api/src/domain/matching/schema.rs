//! What the records of a comparison hold: their fields, how each is compared, and the keys under
//! which records are brought together.
use std::fmt;

/// How far two values of a field agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    /// One of the two records has no value: nothing is known, and nothing is concluded.
    Missing,
    /// Both have a value, and nothing of it agrees.
    Differs,
    /// Little agrees, such as one word of a name, or the province of a district.
    Far,
    /// Much agrees, such as a name with a word more, or the regency of a district.
    Near,
    /// All but a slip of the pen, such as a typing error.
    Close,
    /// The same, after normalisation.
    Exact,
}

impl Level {
    /// Every level, weakest first.
    pub const ALL: [Self; 6] = [
        Self::Missing,
        Self::Differs,
        Self::Far,
        Self::Near,
        Self::Close,
        Self::Exact,
    ];

    /// Its number, 0 to 5.
    pub fn number(self) -> usize {
        self as usize
    }

    fn of_number(number: u32) -> Self {
        let at = usize::try_from(number).unwrap_or_default();
        Self::ALL.get(at).copied().unwrap_or(Self::Missing)
    }
}

/// The levels of one pair in all its fields, three bits a field.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(u32);

/// Bits of one field in a [`Pattern`].
const LEVEL_BITS: u32 = 3;

/// Fields of a schema at most: what a [`Pattern`] has room for.
pub const FIELDS_MAX: usize = 10;

impl Pattern {
    /// The level of a field, by its place in the schema.
    pub fn level(self, field: usize) -> Level {
        Level::of_number(self.0.checked_shr(shift(field)).unwrap_or_default() & 0b111)
    }

    /// The same with a level for a field that had none.
    #[must_use]
    pub fn with(self, field: usize, level: Level) -> Self {
        Self(self.0 | (level as u32).checked_shl(shift(field)).unwrap_or_default())
    }

    /// As a number, for instance to keep beside a link.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl From<u32> for Pattern {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries((0..FIELDS_MAX).map(|field| self.level(field)))
            .finish()
    }
}

fn shift(field: usize) -> u32 {
    u32::try_from(field).map_or(u32::MAX, |field| field.saturating_mul(LEVEL_BITS))
}

/// How two values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// One text, by Jaro–Winkler.
    Text,
    /// Words in any order, each weighed by its rarity; a word with a slip still counts.
    Words,
    /// A number, by the digits that differ.
    Digits,
    /// A code whose beginnings mean something: the lengths that are `Close`, `Near` and `Far`,
    /// 0 where there is no such level.
    Code([usize; 3]),
    /// The same or not.
    Same,
    /// The same, or nothing is said: a firm may have several of these.
    Shared,
}

/// What agreement and disagreement in a field prove beyond their weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing more.
    Ordinary,
    /// What an identifier has to go with: where it differs, or hardly agrees, somebody may have
    /// written the number of another firm, and a person must look.
    Naming,
    /// Exact agreement names the employer. Disagreement proves nothing.
    Identifying,
    /// Exact agreement names the employer, who has but one: other values contradict.
    Singular,
}

/// Shares of the pairs at each level from `Differs` to `Exact`, among those with a value on both sides.
pub type Shares = [f64; 5];

/// One field of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, one of a closed list, as it is stored and shown with a link.
    pub name: &'static str,
    /// How it is compared.
    pub measure: Measure,
    /// What it proves.
    pub evidence: Evidence,
    /// Shares among pairs of one firm, before anything is learned from the data.
    pub m: Shares,
    /// Shares among pairs of two firms, before anything is learned from the data.
    pub u: Shares,
}

/// A part of a blocking key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole value of a field, by the field's place.
    Value(usize),
    /// Its first bytes.
    Head(usize, usize),
    /// Its last bytes.
    Tail(usize, usize),
    /// The sound of its whole text.
    Sound(usize),
    /// The sound of a word of it, the rarest being 0.
    Word(usize, usize),
    /// The sounds of two of its words, in whatever order they stand.
    Words(usize, usize, usize),
}

/// Keys of one meaning: records that share one of them are compared.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The keys that a record has by this recipe, each of several parts. A record that lacks a part
    /// has no such key.
    pub keys: &'static [&'static [Part]],
    /// Parts by which a block that is too large is split, one after the other.
    pub refine: &'static [Part],
}

/// Which links may stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// All of them, as in a search for duplicates.
    Every,
    /// A record of the right has one partner, a record of the left may have many: a firm has one
    /// NIB and may have several memberships. Possible partners share the probability.
    BestForRight,
    /// A record of either side has one partner.
    OneToOne,
}

/// A kind of record and how it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Its fields, at most [`FIELDS_MAX`].
    pub fields: &'static [Field],
    /// Its blocking keys.
    pub recipes: &'static [Recipe],
    /// Which links exclude each other.
    pub assignment: Assignment,
}

impl Schema {
    /// Whether it has a field that identifies; then no link is automatic without its agreement.
    pub fn has_identifiers(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.evidence, Evidence::Identifying | Evidence::Singular))
    }

    /// The fields with something to say in a pattern, and how far each agrees.
    pub fn agreement(&self, pattern: Pattern) -> impl Iterator<Item = (&'static str, Level)> {
        self.fields
            .iter()
            .enumerate()
            .map(move |(at, field)| (field.name, pattern.level(at)))
            .filter(|(_, level)| *level != Level::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_keeps_the_level_of_every_field() {
        let pattern = (0..FIELDS_MAX).fold(Pattern::default(), |pattern, field| {
            pattern.with(field, Level::ALL[field % 6])
        });
        for field in 0..FIELDS_MAX {
            assert_eq!(pattern.level(field), Level::ALL[field % 6]);
        }
        assert_eq!(Pattern::from(pattern.number()), pattern);
        assert_eq!(pattern.level(FIELDS_MAX + 1), Level::Missing);
    }
}
