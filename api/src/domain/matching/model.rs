//! Weights of agreement, and how they are learned from the records themselves.
use std::collections::HashMap;

use super::schema::{Level, Measure, Pattern, Schema, Shares};
use super::table::{Compared, Table};

/// Bits of one step of surprise when pairs are counted.
const STEP: f64 = 2.0;
/// Records on the smaller side from which weights are learned; with fewer, the schema's hold.
const RECORDS_MIN: f64 = 200.0;
/// Pairs as which the schema's own shares count beside what is learned.
const MATCHES_BEFORE: f64 = 50.0;
const RANDOM_BEFORE: f64 = 200.0;
/// Rounds of expectation and maximisation at most, and the change below which they end.
const ROUNDS_MAX: usize = 60;
const SETTLED: f64 = 1e-5;
/// No share is below this: nothing that was never seen is impossible.
const SHARE_MIN: f64 = 1e-7;

/// Levels by field: how many pairs, or which share of them.
type ByField<T> = Vec<[T; 6]>;

/// Pairs counted by what is seen of them.
#[derive(Clone, Debug, Default)]
pub struct Patterns(HashMap<(Pattern, u16), u64>);

impl Patterns {
    /// Counts a pair.
    pub fn add(&mut self, compared: Compared) {
        *self
            .0
            .entry((compared.pattern, step_of(compared.surprise)))
            .or_default() += 1;
    }

    /// Adds the counts of another part of the work.
    pub fn merge(&mut self, other: Self) {
        for (seen, count) in other.0 {
            *self.0.entry(seen).or_default() += count;
        }
    }

    /// Number of pairs.
    pub fn pairs(&self) -> u64 {
        self.0.values().sum()
    }

    /// The distinct patterns in their order: sums of them must not depend on a hash table's.
    fn sorted(&self) -> Vec<(Compared, f64)> {
        let mut sorted: Vec<_> = self.0.iter().collect();
        sorted.sort_unstable();
        let seen = sorted.into_iter().map(|((pattern, step), count)| {
            let surprise = f64::from(*step) * STEP;
            (
                Compared {
                    pattern: *pattern,
                    surprise,
                },
                real(*count),
            )
        });
        seen.collect()
    }
}

/// Levels of pairs drawn at random, by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RandomPairs(ByField<u64>);

impl RandomPairs {
    /// Compares so many random pairs, the same for the same seed whatever the order of the records.
    pub fn draw(table: &Table, seed: u64, pairs: u32) -> Self {
        let mut counts = vec![[0_u64; 6]; table.schema.fields.len()];
        let (left, right) = ordered(table);
        // A small table has no more to show.
        let all = table.pairs() * 4.0;
        let pairs = (0..pairs).take_while(|drawn| f64::from(*drawn) < all);
        let mut state = seed;
        for _ in pairs {
            let (one, other) = (pick(&left, &mut state), pick(&right, &mut state));
            let (Some(one), Some(other)) = (one, other) else {
                break;
            };
            if one == other {
                continue;
            }
            let pattern = table.compare(one, other).pattern;
            for (field, levels) in counts.iter_mut().enumerate() {
                if let Some(count) = levels.get_mut(pattern.level(field).number()) {
                    *count += 1;
                }
            }
        }
        Self(counts)
    }
}

/// What agreement in each field weighs.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Pairs of one firm that are expected among all pairs.
    pub matches: f64,
    /// Bits of the prior odds.
    prior: f64,
    /// Bits of each level, by field. Where the rarity of the value is counted, it is not in here.
    bits: ByField<f64>,
    m: ByField<f64>,
    u: ByField<f64>,
    is_counted: ByField<bool>,
}

impl Model {
    /// The schema's own weights, which hold where there are too few records to learn from.
    pub fn of_schema(table: &Table) -> Self {
        let fields = table.schema.fields.iter();
        let mut model = Self {
            matches: expected(table),
            prior: 0.0,
            bits: Vec::new(),
            m: fields.clone().map(|field| with_missing(field.m)).collect(),
            u: fields.clone().map(|field| with_missing(field.u)).collect(),
            is_counted: is_counted(table.schema),
        };
        model.weigh(table);
        model
    }

    /// Learns `u` from random pairs, and `m` and the prior by expectation and maximisation over the
    /// patterns of the blocked pairs, of which `sampled` (0 to 1) were counted.
    pub fn learn(table: &Table, random: &RandomPairs, patterns: &Patterns, sampled: f64) -> Self {
        let mut model = Self::of_schema(table);
        if smaller_side(table) < RECORDS_MIN || sampled <= 0.0 {
            return model;
        }
        for (shares, counts) in model.u.iter_mut().zip(&random.0) {
            let counts = counts.map(real);
            *shares = shrunk(&counts, shares, RANDOM_BEFORE);
        }
        model.weigh(table);
        let start = model.clone();
        let patterns = patterns.sorted();
        for _ in 0..ROUNDS_MAX {
            let before = model.matches;
            model.round(table, &start, &patterns, sampled);
            if (model.matches - before).abs() < SETTLED * before {
                break;
            }
        }
        model
    }

    /// Bits of the odds that a pair is one firm.
    pub fn bits(&self, compared: &Compared) -> f64 {
        let levels = self.bits.iter().enumerate().map(|(field, bits)| {
            let level = compared.pattern.level(field).number();
            bits.get(level).copied().unwrap_or_default()
        });
        self.prior + compared.surprise + levels.sum::<f64>()
    }

    /// Share of the pairs of one firm that show a level, among those with a value on both sides.
    pub fn m(&self, field: usize, level: Level) -> f64 {
        share(&self.m, field, level)
    }

    /// The same among pairs of two firms.
    pub fn u(&self, field: usize, level: Level) -> f64 {
        share(&self.u, field, level)
    }

    fn round(&mut self, table: &Table, start: &Self, patterns: &[(Compared, f64)], sampled: f64) {
        let mut seen = vec![[0.0_f64; 6]; self.m.len()];
        let mut matches = 0.0;
        for (compared, count) in patterns {
            let weight = probability(self.bits(compared)) * count / sampled;
            matches += weight;
            for (field, levels) in seen.iter_mut().enumerate() {
                if let Some(sum) = levels.get_mut(compared.pattern.level(field).number()) {
                    *sum += weight;
                }
            }
        }
        let firms = smaller_side(table);
        let learned = firms / (firms + MATCHES_BEFORE);
        self.matches = learned * matches + (1.0 - learned) * start.matches;
        let fields = self.m.iter_mut().zip(&start.m).zip(&seen);
        for ((shares, first), counts) in fields {
            *shares = shrunk(counts, first, MATCHES_BEFORE);
        }
        self.weigh(table);
    }

    /// Turns shares into bits.
    fn weigh(&mut self, table: &Table) {
        let prior = (self.matches / table.pairs().max(1.0)).clamp(1e-12, 0.5);
        self.prior = (prior / (1.0 - prior)).log2();
        let fields = self.m.iter().zip(&self.u).zip(&self.is_counted);
        self.bits = fields
            .map(|((m, u), is_counted)| {
                let levels = m.iter().zip(u).zip(is_counted);
                let mut bits = levels.map(|((m, u), is_counted)| {
                    let other = if *is_counted { 1.0 } else { u.max(SHARE_MIN) };
                    (m.max(SHARE_MIN) / other).log2()
                });
                without_missing(std::array::from_fn(|_| bits.next().unwrap_or_default()))
            })
            .collect();
    }
}

/// The probability that odds of so many bits mean.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// A count to reckon with. No count of pairs comes near 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

/// Levels at which the rarity of the agreeing values is counted instead of an average.
fn is_counted(schema: &Schema) -> ByField<bool> {
    let of_level = |measure: Measure, level: Level| match level {
        Level::Exact => true,
        Level::Far | Level::Near | Level::Close => measure == Measure::Words,
        Level::Missing | Level::Differs => false,
    };
    let fields = schema.fields.iter();
    fields
        .map(|field| Level::ALL.map(|level| of_level(field.measure, level)))
        .collect()
}

/// Shares by level: what was counted, beside `before` pairs of the shares held so far.
fn shrunk(counts: &[f64; 6], held: &[f64; 6], before: f64) -> [f64; 6] {
    let total: f64 = counts.iter().skip(1).sum();
    let mut pairs = counts.iter().zip(held);
    without_missing(std::array::from_fn(|_| {
        let (count, held) = pairs.next().unwrap_or((&0.0, &0.0));
        (count + before * held) / (total + before)
    }))
}

/// A missing value says nothing, whatever was counted.
fn without_missing([_, known @ ..]: [f64; 6]) -> [f64; 6] {
    with_missing(known)
}

fn with_missing([differs, far, near, close, exact]: Shares) -> [f64; 6] {
    [0.0, differs, far, near, close, exact]
}

fn share(shares: &ByField<f64>, field: usize, level: Level) -> f64 {
    shares
        .get(field)
        .and_then(|levels| levels.get(level.number()))
        .copied()
        .unwrap_or_default()
}

fn smaller_side(table: &Table) -> f64 {
    let all = table.len();
    f64::from(table.left().map_or(all, |left| left.min(all - left)))
}

/// Pairs of one firm expected before anything is learned: half of the smaller register is in the
/// other one, and one record of ten is a duplicate.
fn expected(table: &Table) -> f64 {
    let share = if table.left().is_none() { 0.1 } else { 0.5 };
    (share * smaller_side(table)).max(1.0)
}

/// The records of both sides, in an order that does not depend on that of their coming.
fn ordered(table: &Table) -> (Vec<u32>, Vec<u32>) {
    let sorted = |records: std::ops::Range<u32>| {
        let mut records: Vec<u32> = records.collect();
        records.sort_by_cached_key(|record| table.print(*record));
        records
    };
    let Some(left) = table.left() else {
        let all = sorted(0..table.len());
        return (all.clone(), all);
    };
    (sorted(0..left), sorted(left..table.len()))
}

/// One of a list, by the splitmix64 generator (Steele, Lea and Flood, OOPSLA 2014).
fn pick(list: &[u32], state: &mut u64) -> Option<u32> {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut drawn = *state;
    drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    drawn ^= drawn >> 31;
    let at = drawn.checked_rem(list.len() as u64)?;
    list.get(usize::try_from(at).ok()?).copied()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range first"
)]
fn step_of(surprise: f64) -> u16 {
    (surprise / STEP).round().clamp(0.0, 1000.0) as u16
}
