//! Two made-up registers that know many of the same firms and spell them differently, with the
//! truth beside every record: what a matching is measured on.
//!
//! The licence register writes carefully; the membership register was typed from forms by other
//! hands, years apart. Everything is drawn from the seed. The order of the records says nothing:
//! each register is walked in a permutation of its own. No firm in it is taken from a register, and
//! numbers are of ranges that nobody is given.
mod base;
mod damage;
mod vocabulary;

use rand::SeedableRng;
use rand::rngs::StdRng;

use self::base::Firm;
use crate::domain::matching::firm::Subject;

/// How large the registers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoRegisters {
    /// Firms in all; about 85 of 100 are in each register, and 70 in both.
    pub firms: u32,
    /// The same seed gives the same records with the same release of `rand`.
    pub seed: u64,
}

/// A record, and the firm that it is of: the truth, which no matching is shown.
#[derive(Clone, Debug)]
pub struct Described {
    /// What the register says.
    pub subject: Subject,
    /// Number of the firm.
    pub firm: u32,
}

/// Of 100 firms: those in both registers, and those in the licence register alone. The rest are in
/// the membership register alone.
const IN_BOTH: u64 = 70;
const LICENSED_ONLY: u64 = 15;
/// Of 100 registered firms, those with a second membership, for a branch.
const WITH_BRANCH: u64 = 4;

impl TwoRegisters {
    /// The licence register: one record a firm.
    pub fn licences(&self) -> impl Iterator<Item = Described> + use<> {
        let plan = *self;
        permuted(self.firms, self.seed ^ 0xA5A5)
            .filter(move |firm| plan.place(*firm) < IN_BOTH + LICENSED_ONLY)
            .map(move |firm| {
                let drawn = Firm::draw(plan, firm);
                let mut rng = plan.stream(firm, 1);
                Described {
                    subject: damage::licence(&drawn, &mut rng),
                    firm,
                }
            })
    }

    /// The membership register: one record a firm, and one more for some branches.
    pub fn memberships(&self) -> impl Iterator<Item = Described> + use<> {
        let plan = *self;
        permuted(self.firms.saturating_mul(2), self.seed ^ 0x5A5A)
            .filter(move |place| {
                let at = plan.place(place / 2);
                let is_registered = !(IN_BOTH..IN_BOTH + LICENSED_ONLY).contains(&at);
                let is_main = place % 2 == 0;
                is_registered && (is_main || plan.number(place / 2, 9) % 100 < WITH_BRANCH)
            })
            .map(move |place| {
                let drawn = Firm::draw(plan, place / 2);
                let mut rng = plan.stream(place / 2, 2 + u64::from(place % 2));
                Described {
                    subject: damage::membership(&drawn, place % 2 == 1, plan, &mut rng),
                    firm: place / 2,
                }
            })
    }

    /// Which registers a firm is in, 0 to 99.
    fn place(self, firm: u32) -> u64 {
        self.number(firm, 8) % 100
    }

    /// A number made of the seed, a firm and a use.
    fn number(self, firm: u32, of: u64) -> u64 {
        let mut state = self.seed ^ (u64::from(firm) << 8) ^ of;
        state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        state ^ (state >> 31)
    }

    fn stream(self, firm: u32, of: u64) -> StdRng {
        StdRng::seed_from_u64(self.number(firm, of))
    }
}

/// The numbers below `count` in an order made of the seed: a Feistel network over the next power of
/// four, walked past what is too large (cycle walking, Black and Rogaway, CT-RSA 2002).
fn permuted(count: u32, seed: u64) -> impl Iterator<Item = u32> {
    let half = (33 - count.leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u32 << half) - 1;
    let turn = move |number: u32| {
        (0..4_u64).fold(number, |number, round| {
            let (left, right) = (number >> half, number & mask);
            let mixed = (u64::from(right) ^ seed.rotate_left(7 * (1 + u32::from(round == 2))))
                .wrapping_add(round)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                >> 33;
            let mixed = u32::try_from(mixed & u64::from(mask)).unwrap_or_default();
            (right << half) | (left ^ mixed)
        })
    };
    (0..count).map(move |number| {
        let mut turned = turn(number);
        while turned >= count {
            turned = turn(turned);
        }
        turned
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: TwoRegisters = TwoRegisters {
        firms: 2_000,
        seed: 7,
    };

    #[test]
    fn a_permutation_names_every_number_once_and_is_not_the_old_order() {
        for count in [1, 2, 3, 100, 1023, 5000] {
            let mut numbers: Vec<u32> = permuted(count, 3).collect();
            let stays = numbers
                .iter()
                .enumerate()
                .filter(|(at, n)| *at == **n as usize);
            assert!(count < 100 || stays.count() < 20);
            numbers.sort_unstable();
            assert!(numbers.iter().copied().eq(0..count));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_registers() {
        let keys = |plan: TwoRegisters| -> Vec<Subject> {
            plan.licences()
                .chain(plan.memberships())
                .map(|record| record.subject)
                .collect()
        };
        assert_eq!(keys(PLAN), keys(PLAN));
        assert_ne!(keys(PLAN), keys(TwoRegisters { seed: 8, ..PLAN }));
    }

    #[test]
    fn most_firms_are_in_both_registers_and_some_have_branches() {
        let licensed: Vec<u32> = PLAN.licences().map(|record| record.firm).collect();
        let registered: Vec<u32> = PLAN.memberships().map(|record| record.firm).collect();
        let both = registered
            .iter()
            .filter(|firm| licensed.contains(firm))
            .count();
        assert!(
            (1_600..1_800).contains(&licensed.len()),
            "{}",
            licensed.len()
        );
        assert!(
            (1_650..1_900).contains(&registered.len()),
            "{}",
            registered.len()
        );
        assert!((1_350..1_600).contains(&both), "{both}");
    }

    #[test]
    fn no_record_gives_the_truth_away() {
        let licences: Vec<Described> = PLAN.licences().take(200).collect();
        for record in PLAN.memberships().take(200) {
            let number = record.firm.to_string();
            assert!(
                !record.subject.key.ends_with(&format!("{number:0>6}")),
                "{}",
                record.subject.key
            );
            assert!(
                licences
                    .iter()
                    .all(|licence| licence.subject.key != record.subject.key)
            );
        }
    }
}
