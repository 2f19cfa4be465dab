//! Values of several words: which words they share, in whatever order and with slips of the pen.
use super::schema::Level;
use super::similarity::{COMPARED_BYTES, jaro_winkler};
use super::values::{ValueId, Values};

/// Words of a value that are looked at.
const WORDS_MAX: usize = 12;
/// Jaro–Winkler from which two words count as one with a slip.
const ALIKE: f64 = 0.88;
/// Letters of an abbreviation at least.
const ABBREVIATION: u32 = 3;
/// Bits that a word which everybody has still counts, so that no word weighs nothing.
const LEAST_BITS: f64 = 0.5;

/// The words of every distinct value, and how many records have each word.
pub(super) struct WordLists {
    /// The distinct words; counts are records.
    pub(super) vocabulary: Values,
    starts: Vec<u32>,
    words: Vec<ValueId>,
    /// Letters of every distinct value, without blanks.
    letters: Vec<u16>,
    /// Bits of surprise of each word.
    bits: Vec<f64>,
    shapes: Vec<Shape>,
}

/// What shows without reading a word that it cannot be like another.
#[derive(Clone, Copy, Default)]
struct Shape {
    /// Which letters it has, a bit each.
    letters: u32,
    /// Bytes, as far as they are looked at.
    length: u8,
    first: u8,
    /// Numbers have no slips: house 12 is not house 13.
    is_number: bool,
}

impl WordLists {
    pub(super) fn of(values: &Values, present: f64) -> Self {
        let mut vocabulary = Values::new();
        let (mut starts, mut words, mut counts) = (vec![0, 0], Vec::new(), vec![0_u32]);
        let mut letters = vec![0];
        let mut list: Vec<ValueId> = Vec::new();
        for id in 1..values.len() {
            let id = u32::try_from(id).unwrap_or_default();
            let text = values.text(id);
            list.clear();
            let parts = text.split(|byte| *byte == b' ').take(WORDS_MAX);
            list.extend(parts.map(|word| vocabulary.intern(word)));
            // By their texts: their numbers depend on the order in which the records came.
            list.sort_unstable_by(|one, other| vocabulary.text(*one).cmp(vocabulary.text(*other)));
            list.dedup();
            counts.resize(vocabulary.len(), 0);
            for word in &list {
                if let Some(count) = counts.get_mut(*word as usize) {
                    *count = count.saturating_add(values.count(id));
                }
            }
            words.extend_from_slice(&list);
            letters.push(u16::try_from(letters_of(text).count()).unwrap_or(u16::MAX));
            starts.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        let bits = counts
            .iter()
            .map(|count| {
                (present.max(1.0) / f64::from((*count).max(1)))
                    .log2()
                    .max(LEAST_BITS)
            })
            .collect();
        vocabulary.recount(counts);
        vocabulary.close();
        let numbers = (0..vocabulary.len()).map(|id| u32::try_from(id).unwrap_or_default());
        let shapes = numbers.map(|id| Shape::of(vocabulary.text(id))).collect();
        Self {
            vocabulary,
            starts,
            words,
            letters,
            bits,
            shapes,
        }
    }

    /// The words of a value, sorted.
    pub(super) fn of_value(&self, value: ValueId) -> &[ValueId] {
        let at = value as usize;
        let (Some(from), Some(to)) = (self.starts.get(at), self.starts.get(at + 1)) else {
            return &[];
        };
        self.words
            .get(*from as usize..*to as usize)
            .unwrap_or_default()
    }

    fn letters(&self, value: ValueId) -> u16 {
        self.letters
            .get(value as usize)
            .copied()
            .unwrap_or_default()
    }

    fn bits(&self, word: ValueId) -> f64 {
        self.bits.get(word as usize).copied().unwrap_or(LEAST_BITS)
    }

    /// How alike two different words are and what they share, in bits; nothing where they are no
    /// more than two words.
    fn alike(&self, one: ValueId, other: ValueId) -> Option<(f64, f64)> {
        let shape = |word: ValueId| self.shapes.get(word as usize).copied();
        let (of_one, of_other) = (shape(one)?, shape(other)?);
        if of_one.alike_at_most(of_other) < ALIKE {
            return None;
        }
        let (left, right) = (self.vocabulary.text(one), self.vocabulary.text(other));
        let similarity = if left.starts_with(right) || right.starts_with(left) {
            0.95
        } else {
            jaro_winkler(left, right)
        };
        (similarity >= ALIKE).then(|| (similarity, self.bits(one).min(self.bits(other))))
    }
}

impl Shape {
    fn of(word: &[u8]) -> Self {
        Self {
            letters: word
                .iter()
                .fold(0, |letters, byte| letters | 1 << (byte & 31)),
            length: u8::try_from(word.len().min(COMPARED_BYTES)).unwrap_or_default(),
            first: word.first().copied().unwrap_or_default(),
            is_number: word.last().is_some_and(u8::is_ascii_digit),
        }
    }

    /// A bound of the similarity: letters that only one word has cannot agree.
    fn alike_at_most(self, other: Self) -> f64 {
        let (one_length, other_length) = (u32::from(self.length), u32::from(other.length));
        let is_abbreviation = self.first == other.first
            && (self.letters & !other.letters == 0 || other.letters & !self.letters == 0);
        if self.is_number || other.is_number || one_length.min(other_length) < ABBREVIATION {
            return 0.0;
        }
        if is_abbreviation {
            return 1.0;
        }
        let shared = (one_length - (self.letters & !other.letters).count_ones().min(one_length))
            .min(
                other_length
                    - (other.letters & !self.letters)
                        .count_ones()
                        .min(other_length),
            );
        let shared = f64::from(shared);
        let jaro = (shared / f64::from(one_length) + shared / f64::from(other_length) + 1.0) / 3.0;
        // Winkler's bonus at its largest, which needs the same first letter.
        if self.first == other.first {
            jaro + 0.4 * (1.0 - jaro)
        } else {
            jaro
        }
    }
}

/// How far two values agree that are not the same text, and the bits of the words they share.
pub(super) fn compare_words(
    lists: &WordLists,
    values: &Values,
    (one, other): (ValueId, ValueId),
) -> (Level, f64) {
    let (left, right) = (lists.of_value(one), lists.of_value(other));
    let letters = (lists.letters(one), lists.letters(other));
    // Which words find each other depends on where one begins. The texts themselves lie far away in
    // memory and are read only where nothing else tells the two apart.
    let order = (left.len(), letters.0)
        .cmp(&(right.len(), letters.1))
        .then_with(|| values.text(one).cmp(values.text(other)));
    let shared = if order.is_le() {
        Shared::of(lists, left, right)
    } else {
        Shared::of(lists, right, left)
    };
    let level = shared.level();
    // Words written as one.
    let may_be_squeezed =
        level < Level::Close && letters.0 == letters.1 && left.len() != right.len();
    if may_be_squeezed && is_same_without_blanks(values.text(one), values.text(other)) {
        return (Level::Close, shared.left.max(shared.right));
    }
    (level, shared.bits)
}

/// Sums of bits over the words of two values.
struct Shared {
    left: f64,
    right: f64,
    both: f64,
    /// Bits of the words that both have, without the discount for slips.
    bits: f64,
    has_slip: bool,
}

impl Shared {
    fn of(lists: &WordLists, left: &[ValueId], right: &[ValueId]) -> Self {
        let mut sums = Self {
            left: 0.0,
            right: 0.0,
            both: 0.0,
            bits: 0.0,
            has_slip: false,
        };
        let mut taken = 0_u32;
        for (at, word) in right.iter().enumerate() {
            if left.contains(word) {
                taken |= 1 << at;
                sums.add((1.0, lists.bits(*word)));
            }
        }
        for word in left.iter().filter(|word| !right.contains(word)) {
            let free = right
                .iter()
                .enumerate()
                .filter(|(at, _)| taken & (1 << at) == 0);
            let best = free
                .filter_map(|(at, candidate)| Some((at, lists.alike(*word, *candidate)?)))
                .max_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
            if let Some((at, alike)) = best {
                taken |= 1 << at;
                sums.has_slip = true;
                sums.add(alike);
            } else {
                sums.left += lists.bits(*word);
            }
        }
        let free = right
            .iter()
            .enumerate()
            .filter(|(at, _)| taken & (1 << at) == 0);
        sums.right += free.map(|(_, word)| lists.bits(*word)).sum::<f64>();
        sums
    }

    fn add(&mut self, (similarity, bits): (f64, f64)) {
        self.left += bits;
        self.right += bits;
        self.both += similarity * bits;
        self.bits += bits;
    }

    fn level(&self) -> Level {
        let dice = 2.0 * self.both / (self.left + self.right).max(f64::MIN_POSITIVE);
        let contained = self.both / self.left.min(self.right).max(f64::MIN_POSITIVE);
        if dice > 0.999 && !self.has_slip {
            Level::Exact
        } else if dice >= 0.88 {
            Level::Close
        } else if contained >= 0.9 || dice >= 0.7 {
            Level::Near
        } else if dice >= 0.3 {
            Level::Far
        } else {
            Level::Differs
        }
    }
}

fn is_same_without_blanks(left: &[u8], right: &[u8]) -> bool {
    letters_of(left).eq(letters_of(right))
}

fn letters_of(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|byte| **byte != b' ')
}
