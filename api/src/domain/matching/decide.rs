//! From weighed pairs to links: which are certain enough, and for whom.
use std::collections::HashSet;

use super::model::probability;
use super::schema::{Assignment, Evidence, Level, Pattern, Schema};
use super::table::Table;

/// Probabilities from which a pair is something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From here a pair with an identifier in agreement is linked by itself.
    pub automatic: f64,
    /// From here it is shown to those who may decide.
    pub candidate: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            automatic: 0.99,
            candidate: 0.5,
        }
    }
}

impl Thresholds {
    /// The bits from which a pair is worth keeping: below a candidate, it may still be a rival of one.
    pub fn least_bits(&self) -> f64 {
        let odds = self.candidate / (1.0 - self.candidate).max(f64::MIN_POSITIVE);
        odds.log2() - RIVAL_BITS
    }
}

/// Bits by which a rival may be weaker than a candidate and still count.
const RIVAL_BITS: f64 = 4.0;

/// A pair that may be a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Number of the record on the left.
    pub left: u32,
    /// Number of the record on the right, counted on from those of the left.
    pub right: u32,
    /// How far each field agrees.
    pub pattern: Pattern,
    /// Bits of the odds.
    pub bits: f64,
}

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// Linked by itself: improbable to be wrong, and an identifier agrees.
    Automatic,
    /// For a person to decide; never used in a verdict.
    Candidate,
}

/// Two records that may be one firm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Number of the record on the left.
    pub left: u32,
    /// Number of the record on the right.
    pub right: u32,
    /// Probability that they are one firm, given the rivals.
    pub probability: f64,
    /// How far each field agrees; [`Schema::agreement`] names them.
    pub pattern: Pattern,
    /// What becomes of it.
    pub decision: Decision,
}

/// The links among weighed pairs, by their records' numbers.
pub fn decide(table: &Table, mut pairs: Vec<Scored>, thresholds: &Thresholds) -> Vec<Link> {
    let judged: Vec<(Scored, f64)> = match table.schema.assignment {
        Assignment::Every => with_probability(pairs).collect(),
        Assignment::BestForRight => best_for_right(table, &mut pairs),
        Assignment::OneToOne => one_to_one(table, pairs),
    };
    let mut links: Vec<Link> = judged
        .into_iter()
        .filter(|(_, probability)| *probability >= thresholds.candidate)
        .map(|(pair, probability)| Link {
            left: pair.left,
            right: pair.right,
            probability,
            pattern: pair.pattern,
            decision: decision(table.schema, pair.pattern, probability, thresholds),
        })
        .collect();
    links.sort_unstable_by_key(|link| (link.left, link.right));
    links
}

/// Whether a pair is linked by itself. Without an identifier in agreement it never is, however
/// probable, nor with one that contradicts.
pub fn decision(
    schema: &Schema,
    pattern: Pattern,
    probability: f64,
    thresholds: &Thresholds,
) -> Decision {
    let of = |evidence: Evidence| {
        let fields = schema.fields.iter().enumerate();
        fields
            .filter(move |(_, field)| field.evidence == evidence)
            .map(|(at, _)| pattern.level(at))
    };
    let is_identified = of(Evidence::Identifying)
        .chain(of(Evidence::Singular))
        .any(|level| level == Level::Exact);
    let is_contradicted = of(Evidence::Singular)
        .any(|level| !matches!(level, Level::Missing | Level::Exact))
        || of(Evidence::Naming).any(|level| level < Level::Near);
    let is_certain = probability >= thresholds.automatic;
    if is_certain && !is_contradicted && (is_identified || !schema.has_identifiers()) {
        Decision::Automatic
    } else {
        Decision::Candidate
    }
}

fn with_probability(pairs: Vec<Scored>) -> impl Iterator<Item = (Scored, f64)> {
    pairs.into_iter().map(|pair| (pair, probability(pair.bits)))
}

/// The best partner of every record on the right. Since it has but one, its possible partners share
/// the probability: of two that are equally good, neither is likelier than one half.
fn best_for_right(table: &Table, pairs: &mut [Scored]) -> Vec<(Scored, f64)> {
    pairs.sort_unstable_by(|one, other| {
        (one.right.cmp(&other.right))
            .then(other.bits.total_cmp(&one.bits))
            .then(table.print(one.left).cmp(&table.print(other.left)))
    });
    pairs
        .chunk_by(|one, other| one.right == other.right)
        .filter_map(|rivals| {
            let best = rivals.first()?;
            // Odds relative to the best, so that nothing overflows.
            let others: f64 = rivals
                .iter()
                .map(|rival| (rival.bits - best.bits).exp2())
                .sum();
            Some((*best, 1.0 / ((-best.bits).exp2() + others)))
        })
        .collect()
}

/// Pairs taken from the best downwards, each record once.
fn one_to_one(table: &Table, mut pairs: Vec<Scored>) -> Vec<(Scored, f64)> {
    let order = |pair: &Scored| (table.print(pair.left), table.print(pair.right));
    pairs.sort_unstable_by(|one, other| {
        (other.bits.total_cmp(&one.bits)).then_with(|| order(one).cmp(&order(other)))
    });
    let mut taken: HashSet<u32> = HashSet::new();
    with_probability(pairs)
        .filter(|(pair, _)| {
            let is_free = !taken.contains(&pair.left) && !taken.contains(&pair.right);
            if is_free {
                taken.extend([pair.left, pair.right]);
            }
            is_free
        })
        .collect()
}
