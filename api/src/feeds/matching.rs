//! Runs the matching of [`domain::matching`](crate::domain::matching) over whole registers, on
//! several threads.
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::domain::matching::blocking::{BlockReport, Blocks};
use crate::domain::matching::decide::{Link, Scored, Thresholds, decide};
use crate::domain::matching::firm::{FIRM, Subject};
use crate::domain::matching::model::{Model, Patterns, RandomPairs};
use crate::domain::matching::table::Table;

/// How a matching is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchingPlan {
    /// Threads that compare; at least one.
    pub workers: usize,
    /// From which probability a pair is something.
    pub thresholds: Thresholds,
    /// Pairs in one block at most; larger ones are split and at last cut.
    pub block_pairs: u64,
    /// Pairs from which weights are learned, about; of more, a sample is taken.
    pub learning_pairs: u32,
    /// Where the drawing of random pairs begins.
    pub seed: u64,
}

impl Default for MatchingPlan {
    fn default() -> Self {
        Self {
            workers: 2,
            thresholds: Thresholds::default(),
            block_pairs: 2_500,
            learning_pairs: 4_000_000,
            seed: 1,
        }
    }
}

/// What a matching found, and how.
#[derive(Clone, Debug)]
pub struct Matching {
    /// The links, by the numbers of their records.
    pub links: Vec<Link>,
    /// Pairs compared.
    pub pairs: u64,
    /// How the blocks came out.
    pub blocks: BlockReport,
    /// The weights used.
    pub model: Model,
}

/// For so many pairs from which weights are learned, one pair is drawn at random to see what
/// agrees by chance.
const LEARNED_TO_RANDOM: u32 = 10;
/// Blocks that a thread takes at a time.
const BLOCKS_AT_A_TIME: u32 = 512;

/// Links the firms of two registers. The numbers in the links are places in `left` and in `right`.
pub fn link(left: &[Subject], right: &[Subject], plan: &MatchingPlan) -> Matching {
    let mut table = Table::new(&FIRM);
    for subject in left {
        subject.push(&mut table);
    }
    table.turn();
    for subject in right {
        subject.push(&mut table);
    }
    table.close();
    let mut matching = link_table(&table, plan);
    let first = table.left().unwrap_or_default();
    for link in &mut matching.links {
        link.right -= first;
    }
    matching
}

/// Links the records of any closed table. The numbers in the links are those of the table, in which
/// the records of the right follow those of the left.
pub fn link_table(table: &Table, plan: &MatchingPlan) -> Matching {
    let blocks = Blocks::of(table, plan.block_pairs);
    let work = Work {
        table,
        blocks: &blocks,
        workers: plan.workers.max(1),
    };
    let model = learn(&work, plan);
    let least = plan.thresholds.least_bits();
    let parts = work.run(
        |_| true,
        |part: &mut (Vec<Scored>, u64), left, right| {
            let compared = table.compare(left, right);
            let bits = model.bits(&compared);
            part.1 += 1;
            if bits >= least {
                part.0.push(Scored {
                    left,
                    right,
                    pattern: compared.pattern,
                    bits,
                });
            }
        },
    );
    let pairs = parts.iter().map(|(_, pairs)| pairs).sum();
    let scored: Vec<Scored> = parts.into_iter().flat_map(|(scored, _)| scored).collect();
    Matching {
        links: decide(table, scored, &plan.thresholds),
        pairs,
        blocks: blocks.report,
        model,
    }
}

/// Learns the weights from a sample of the pairs: all pairs of some records of the left.
fn learn(work: &Work<'_>, plan: &MatchingPlan) -> Model {
    let (table, held) = (work.table, work.blocks.report.pairs);
    let one_of = held.div_ceil(u64::from(plan.learning_pairs.max(1))).max(1);
    let is_sampled = |left: u32| (table.print(left) >> 7).is_multiple_of(one_of);
    let parts = work.run(is_sampled, |patterns: &mut Patterns, left, right| {
        patterns.add(table.compare(left, right));
    });
    let mut patterns = Patterns::default();
    for part in parts {
        patterns.merge(part);
    }
    let sampled = u32::try_from(one_of).map_or(0.0, |one_of| 1.0 / f64::from(one_of));
    let random = RandomPairs::draw(table, plan.seed, plan.learning_pairs / LEARNED_TO_RANDOM);
    Model::learn(table, &random, &patterns, sampled)
}

/// The comparing of all blocks, shared among threads.
struct Work<'a> {
    table: &'a Table,
    blocks: &'a Blocks,
    workers: usize,
}

impl Work<'_> {
    /// Visits every pair of the wanted records of the left once. Each thread gathers into a part of
    /// its own; the parts come in no order that means anything.
    fn run<T: Default + Send>(
        &self,
        wanted: impl Fn(u32) -> bool + Sync,
        visit: impl Fn(&mut T, u32, u32) + Sync,
    ) -> Vec<T> {
        let next = AtomicU32::new(0);
        let worker = || {
            let mut part = T::default();
            while let Some(blocks) = self.take(&next) {
                for block in blocks {
                    self.blocks
                        .pairs(block, &wanted, |left, right| visit(&mut part, left, right));
                }
            }
            part
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.workers).map(|_| scope.spawn(worker)).collect();
            threads
                .into_iter()
                .map(|thread| {
                    thread
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        })
    }

    fn take(&self, next: &AtomicU32) -> Option<Range<u32>> {
        let from = next.fetch_add(BLOCKS_AT_A_TIME, Ordering::Relaxed);
        let until = from.saturating_add(BLOCKS_AT_A_TIME).min(self.blocks.len());
        (from < until).then_some(from..until)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::matching::decide::Decision;
    use crate::feeds::demo::two_registers::TwoRegisters;

    const FIRMS: TwoRegisters = TwoRegisters {
        firms: 1_500,
        seed: 3,
    };

    fn plan(workers: usize) -> MatchingPlan {
        MatchingPlan {
            workers,
            learning_pairs: 300_000,
            ..MatchingPlan::default()
        }
    }

    fn subjects() -> (Vec<Subject>, Vec<Subject>) {
        let licences = FIRMS.licences().map(|record| record.subject).collect();
        (
            licences,
            FIRMS.memberships().map(|record| record.subject).collect(),
        )
    }

    /// Links by the records' own keys, with all that is said of them.
    fn named(left: &[Subject], right: &[Subject], workers: usize) -> Vec<(String, String, String)> {
        let found = link(left, right, &plan(workers))
            .links
            .into_iter()
            .map(|link| {
                let membership = link.right as usize;
                let said = format!(
                    "{:?} {:?} {:?}",
                    link.probability, link.pattern, link.decision
                );
                (
                    left[link.left as usize].key.clone(),
                    right[membership].key.clone(),
                    said,
                )
            });
        let mut found: Vec<_> = found.collect();
        found.sort();
        found
    }

    #[test]
    fn the_links_depend_neither_on_the_threads_nor_on_the_order_of_the_records() {
        let (mut left, mut right) = subjects();
        let alone = named(&left, &right, 1);
        assert!(alone.len() > 500);
        assert_eq!(alone, named(&left, &right, 2));
        left.reverse();
        right.rotate_left(400);
        assert_eq!(alone, named(&left, &right, 2));
    }

    #[test]
    fn made_up_firms_are_found_again() {
        let licences: Vec<_> = FIRMS.licences().collect();
        let memberships: Vec<_> = FIRMS.memberships().collect();
        let (left, right) = subjects();
        let found = link(&left, &right, &plan(2));
        let right_of = |link: &&Link| {
            let membership = &memberships[link.right as usize];
            licences[link.left as usize].firm == membership.firm
        };
        let automatic = || {
            found
                .links
                .iter()
                .filter(|link| link.decision == Decision::Automatic)
        };
        let licensed: HashSet<u32> = licences.iter().map(|record| record.firm).collect();
        let there = memberships
            .iter()
            .filter(|record| licensed.contains(&record.firm))
            .count();
        let (certain, all) = (
            automatic().filter(right_of).count(),
            found.links.iter().filter(right_of).count(),
        );
        assert!(
            certain * 1000 >= automatic().count() * 995,
            "{certain} of {}",
            automatic().count()
        );
        assert!(all * 10 >= there * 9, "{all} of {there}");
        assert!(
            automatic().count() * 10 > there,
            "{} of {there}",
            automatic().count()
        );
    }

    #[test]
    fn registers_that_share_nothing_have_no_link() {
        assert_eq!(link(&[], &[], &plan(2)).links, []);
        let (left, _) = subjects();
        assert_eq!(link(&left, &[], &plan(2)).links, []);
    }
}
