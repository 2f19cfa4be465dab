//! Which pairs are compared at all: records that share a blocking key, each pair once.
//!
//! Every record has several keys, so that one slip does not hide it. A block with more pairs than
//! the limit is split by further values, and what is still too large is cut and reported: ten
//! thousand shops named "Berkah" in one town say nothing of each other by their name. A pair that
//! shares several blocks is compared in the first of them alone, so that none is compared twice and
//! no list of pairs is kept.
use super::schema::{Part, Recipe};
use super::sounds::Sounds;
use super::table::{Table, count};
use super::values::mix;

/// The blocks of a table.
pub struct Blocks {
    starts: Vec<u32>,
    members: Vec<u32>,
    /// Where the blocks of a record begin in `of_records`.
    record_starts: Vec<u32>,
    /// Blocks of every record, in their order.
    of_records: Vec<u32>,
    left: Option<u32>,
    /// What was done to keep the pairs bounded.
    pub report: BlockReport,
}

/// How the blocks came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockReport {
    /// Blocks in which there is something to compare.
    pub blocks: u64,
    /// Pairs in them, those that stand in several counted as often.
    pub pairs: u64,
    /// Blocks that were too large and split.
    pub refined: u64,
    /// Blocks still too large after every split, and not compared.
    pub cut: u64,
    /// Pairs that splitting and cutting left out of a block; another block may hold them.
    pub pairs_left_out: u64,
}

/// A record under a key.
type Entry = (u64, u32);

impl Blocks {
    /// Blocks of a closed table, with so many pairs a block at most.
    pub fn of(table: &Table, pairs_max: u64) -> Self {
        let sounds = Sounds::of(table);
        let mut blocks = Self {
            starts: vec![0],
            members: Vec::new(),
            record_starts: Vec::new(),
            of_records: Vec::new(),
            left: table.left(),
            report: BlockReport::default(),
        };
        for (number, recipe) in table.schema.recipes.iter().enumerate() {
            let mut entries = entries(table, &sounds, recipe, number as u64);
            entries.sort_unstable();
            entries.dedup();
            for block in entries.chunk_by_mut(|one, other| one.0 == other.0) {
                let offered = pairs_of(block, blocks.left);
                let held = blocks.settle((table, &sounds), block, recipe.refine, pairs_max);
                blocks.report.pairs += held;
                blocks.report.pairs_left_out += offered - held;
            }
        }
        blocks.report.blocks = blocks.len().into();
        blocks.index(table.len());
        blocks
    }

    /// Number of blocks.
    pub fn len(&self) -> u32 {
        count(self.starts.len().saturating_sub(1))
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Visits the pairs of a block that no earlier block holds, of wanted first records alone.
    pub fn pairs(&self, block: u32, wanted: impl Fn(u32) -> bool, mut visit: impl FnMut(u32, u32)) {
        let members = slice(&self.starts, &self.members, block);
        let split = self
            .left
            .map(|left| members.partition_point(|record| *record < left));
        for (at, one) in members.iter().enumerate() {
            let others = match split {
                None => members.get(at + 1..),
                Some(split) if at < split => members.get(split..),
                Some(_) => return,
            };
            if !wanted(*one) {
                continue;
            }
            let own = slice(&self.record_starts, &self.of_records, *one);
            for other in others.unwrap_or_default() {
                let theirs = slice(&self.record_starts, &self.of_records, *other);
                if !share_before(own, theirs, block) {
                    visit(*one, *other);
                }
            }
        }
    }

    /// Keeps a block, or splits it, or cuts it. Answers the pairs kept.
    fn settle(
        &mut self,
        (table, sounds): (&Table, &Sounds),
        entries: &mut [Entry],
        refine: &[Part],
        pairs_max: u64,
    ) -> u64 {
        let pairs = pairs_of(entries, self.left);
        if pairs == 0 {
            return 0;
        }
        if pairs <= pairs_max {
            self.members
                .extend(entries.iter().map(|(_, record)| *record));
            self.starts.push(count(self.members.len()));
            return pairs;
        }
        let Some((part, rest)) = refine.split_first() else {
            self.report.cut += 1;
            return 0;
        };
        self.report.refined += 1;
        for (key, record) in entries.iter_mut() {
            // Records without the value stay together.
            let part = sounds.part(table, *record, *part).unwrap_or_default();
            *key = mix(*key, part);
        }
        entries.sort_unstable();
        entries
            .chunk_by_mut(|one, other| one.0 == other.0)
            .map(|part| self.settle((table, sounds), part, rest, pairs_max))
            .sum()
    }

    /// Lists the blocks of every record.
    fn index(&mut self, records: u32) {
        let mut ends = vec![0_u32; records as usize + 1];
        for record in &self.members {
            if let Some(end) = ends.get_mut(*record as usize + 1) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        self.record_starts.clone_from(&ends);
        self.of_records = vec![0; self.members.len()];
        for block in 0..self.len() {
            for record in slice(&self.starts, &self.members, block) {
                let Some(next) = ends.get_mut(*record as usize) else {
                    continue;
                };
                if let Some(place) = self.of_records.get_mut(*next as usize) {
                    *place = block;
                }
                *next += 1;
            }
        }
    }
}

/// Every record under every key of a recipe.
fn entries(table: &Table, sounds: &Sounds, recipe: &Recipe, number: u64) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(table.len() as usize);
    for record in 0..table.len() {
        for parts in recipe.keys {
            let key = parts.iter().try_fold(mix(number, 1), |key, part| {
                Some(mix(key, sounds.part(table, record, *part)?))
            });
            entries.extend(key.map(|key| (key, record)));
        }
    }
    entries
}

fn pairs_of(entries: &[Entry], left: Option<u32>) -> u64 {
    let all = entries.len() as u64;
    let Some(left) = left else {
        return all * all.saturating_sub(1) / 2;
    };
    let of_left = entries.partition_point(|(_, record)| *record < left) as u64;
    of_left * (all - of_left)
}

/// Whether two sorted lists share a number below `limit`.
fn share_before(one: &[u32], other: &[u32], limit: u32) -> bool {
    let (mut one, mut other) = (one.iter(), other.iter());
    let (mut a, mut b) = (one.next(), other.next());
    while let (Some(x), Some(y)) = (a, b) {
        if *x >= limit || *y >= limit {
            return false;
        }
        match x.cmp(y) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => a = one.next(),
            std::cmp::Ordering::Greater => b = other.next(),
        }
    }
    false
}

fn slice<'a>(starts: &[u32], items: &'a [u32], at: u32) -> &'a [u32] {
    let at = at as usize;
    let (Some(from), Some(to)) = (starts.get(at), starts.get(at + 1)) else {
        return &[];
    };
    items.get(*from as usize..*to as usize).unwrap_or_default()
}
