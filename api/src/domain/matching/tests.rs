//! What holds for any schema: blocking, weighing, learning, deciding.
mod deciding;

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::blocking::Blocks;
use super::decide::{Decision, Scored, Thresholds, decide, decision};
use super::firm::{FIELD_NAMES, FIRM};
use super::model::{Model, Patterns, RandomPairs};
use super::schema::{Assignment, Evidence, Field, Level, Measure, Part, Pattern, Recipe, Schema};
use super::similarity::{edit_distance, edits_within, jaro, jaro_winkler};
use super::table::Table;

const fn same(name: &'static str) -> Field {
    Field {
        name,
        measure: Measure::Same,
        evidence: Evidence::Ordinary,
        m: [0.3, 0.0, 0.0, 0.0, 0.7],
        u: [0.9, 0.0, 0.0, 0.0, 0.1],
    }
}

/// Six fields of plain values, and keys of two fields each.
static PLAIN: Schema = Schema {
    fields: &[
        same("a"),
        same("b"),
        same("c"),
        same("d"),
        same("e"),
        same("f"),
    ],
    recipes: &[
        Recipe {
            keys: &[&[Part::Value(0), Part::Value(1)]],
            refine: &[],
        },
        Recipe {
            keys: &[&[Part::Value(2), Part::Value(3)]],
            refine: &[],
        },
        Recipe {
            keys: &[&[Part::Value(4), Part::Value(5)]],
            refine: &[],
        },
        Recipe {
            keys: &[&[Part::Value(0), Part::Value(5)]],
            refine: &[],
        },
    ],
    assignment: Assignment::OneToOne,
};

static NAMES: Schema = Schema {
    fields: &[Field {
        name: "name",
        measure: Measure::Words,
        evidence: Evidence::Ordinary,
        m: [0.02, 0.04, 0.14, 0.15, 0.65],
        u: [0.962, 0.03, 0.006, 0.001, 0.001],
    }],
    recipes: &[Recipe {
        keys: &[&[Part::Word(0, 0)], &[Part::Word(0, 1)]],
        refine: &[Part::Head(0, 4)],
    }],
    assignment: Assignment::BestForRight,
};

fn names(left: &[&str], right: &[&str]) -> Table {
    let mut table = Table::new(&NAMES);
    left.iter()
        .enumerate()
        .for_each(|(at, name)| table.push(&format!("l{at}"), [*name]));
    table.turn();
    right
        .iter()
        .enumerate()
        .for_each(|(at, name)| table.push(&format!("r{at}"), [*name]));
    table.close();
    table
}

/// Two lists of `count` records, of which the first `shared` are the same; a value of field `at` is
/// kept with the probability `kept[at]`, and there are so many values.
fn planted(count: u32, shared: u32, kept: [f64; 6], values: u32) -> Table {
    let mut rng = StdRng::seed_from_u64(5);
    let mut table = Table::new(&PLAIN);
    let draw = |rng: &mut StdRng| rng.random_range(0..values);
    let left: Vec<[u32; 6]> = (0..count)
        .map(|_| std::array::from_fn(|_| draw(&mut rng)))
        .collect();
    let push = |table: &mut Table, key: String, record: &[u32; 6]| {
        let texts = record.map(|value| format!("V{value}"));
        table.push(&key, texts.iter().map(String::as_str));
    };
    for (at, record) in left.iter().enumerate() {
        push(&mut table, format!("l{at}"), record);
    }
    table.turn();
    for (at, record) in left.iter().enumerate() {
        let is_shared = u32::try_from(at).unwrap() < shared;
        let mut other = *record;
        for (value, kept) in other.iter_mut().zip(kept) {
            if !is_shared || !rng.random_bool(kept) {
                *value = draw(&mut rng);
            }
        }
        push(&mut table, format!("r{at}"), &other);
    }
    table.close();
    table
}

fn patterns(table: &Table, blocks: &Blocks) -> Patterns {
    let mut patterns = Patterns::default();
    for block in 0..blocks.len() {
        blocks.pairs(
            block,
            |_| true,
            |left, right| patterns.add(table.compare(left, right)),
        );
    }
    patterns
}

#[test]
fn learning_finds_the_shares_that_were_planted() {
    let kept = [0.97, 0.93, 0.9, 0.85, 0.8, 0.75];
    let table = planted(4_000, 2_800, kept, 40);
    let blocks = Blocks::of(&table, 1_000_000);
    let random = RandomPairs::draw(&table, 1, 200_000);
    let model = Model::learn(&table, &random, &patterns(&table, &blocks), 1.0);
    assert!((model.matches - 2_800.0).abs() < 140.0, "{}", model.matches);
    for (field, kept) in kept.into_iter().enumerate() {
        // What is not kept agrees by chance in one of forty cases.
        let truth = kept + (1.0 - kept) / 40.0;
        let (m, u) = (model.m(field, Level::Exact), model.u(field, Level::Exact));
        assert!((m - truth).abs() < 0.04, "m of {field} is {m}, not {truth}");
        assert!((u - 0.025).abs() < 0.005, "u of {field} is {u}");
    }
}

#[test]
fn a_small_office_keeps_the_schemas_own_weights() {
    let table = planted(60, 40, [0.9; 6], 40);
    let blocks = Blocks::of(&table, 1_000);
    let random = RandomPairs::draw(&table, 1, 10_000);
    let learned = Model::learn(&table, &random, &patterns(&table, &blocks), 1.0);
    assert_eq!(learned, Model::of_schema(&table));
}

#[test]
fn a_common_name_weighs_less_than_a_rare_one() {
    let mut left = vec!["BERKAH JAYA"; 300];
    left.extend(["TIRTANADI JAYA", "TIRTANADI SENTOSA"]);
    let table = names(
        &left,
        &["BERKAH JAYA", "TIRTANADI JAYA", "BERKAH", "TIRTANADI"],
    );
    let of = |left: u32, right: u32| table.compare(left, 302 + right);
    let (common, rare) = (of(0, 0), of(300, 1));
    assert_eq!(common.pattern, rare.pattern);
    assert!(rare.surprise > common.surprise + 3.0, "{common:?} {rare:?}");
    // So it is with a word that two names share.
    assert!(of(300, 3).surprise > of(0, 2).surprise + 3.0);
    let model = Model::of_schema(&table);
    assert!(model.bits(&rare) > model.bits(&common) + 3.0);
}

#[test]
fn a_missing_value_speaks_neither_for_nor_against() {
    let mut table = Table::new(&PLAIN);
    table.push("l", ["1", "2", "3", "", "5", "6"]);
    table.turn();
    table.push("r", ["1", "2", "3", "4", "", "6"]);
    table.push("s", ["1", "2", "3", "", "", "6"]);
    table.close();
    let (one, other) = (table.compare(0, 1), table.compare(0, 2));
    assert_eq!(one, other);
    assert_eq!(
        (one.pattern.level(3), one.pattern.level(4)),
        (Level::Missing, Level::Missing)
    );
}

#[test]
fn words_are_compared_in_any_order_and_with_slips() {
    let filler: Vec<String> = (0..60).map(|at| format!("LAIN{at} USAHA")).collect();
    let mut left: Vec<&str> = filler.iter().map(String::as_str).collect();
    left.push("SUMBER REJEKI SAMAWA");
    for (name, level) in [
        ("SAMAWA SUMBER REJEKI", Level::Exact),
        ("SUMBER REJEKY SAMAWA", Level::Close),
        ("SUMBERREJEKI SAMAWA", Level::Close),
        ("SUMBER REJEKI", Level::Near),
        ("SUMBER REJEKI SAMAWA MANDIRI", Level::Near),
        ("SUMBER MANDIRI", Level::Far),
        ("BINTANG TIMUR", Level::Differs),
    ] {
        let table = names(&left, &[name]);
        let seen = table.compare(60, 61).pattern.level(0);
        assert_eq!(seen, level, "{name}");
        assert_eq!(table.compare(61, 60), table.compare(60, 61), "{name}");
    }
}

#[test]
fn every_pair_that_shares_a_key_is_compared_once_and_no_other() {
    let table = planted(300, 200, [0.9; 6], 12);
    let blocks = Blocks::of(&table, u64::MAX);
    let mut visits: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for block in 0..blocks.len() {
        blocks.pairs(
            block,
            |_| true,
            |left, right| *visits.entry((left, right)).or_default() += 1,
        );
    }
    let shares_key = |left: u32, right: u32| {
        let pattern = table.compare(left, right).pattern;
        let agree = |one: usize, other: usize| {
            pattern.level(one) == Level::Exact && pattern.level(other) == Level::Exact
        };
        agree(0, 1) || agree(2, 3) || agree(4, 5) || agree(0, 5)
    };
    let expected: BTreeSet<(u32, u32)> = (0..300)
        .flat_map(|left| (300..600).map(move |right| (left, right)))
        .filter(|(left, right)| shares_key(*left, *right))
        .collect();
    assert!(visits.values().all(|count| *count == 1));
    assert!(visits.keys().copied().eq(expected));
}

#[test]
fn a_block_that_is_too_large_is_split_and_then_cut_and_both_are_reported() {
    // All share a word; the beginnings of their names split them into forty and one heap.
    let mut left: Vec<String> = (0..400)
        .map(|at| format!("{:04} BERKAH", at % 40))
        .collect();
    left.extend((0..600).map(|_| "AAAA BERKAH".to_owned()));
    let left: Vec<&str> = left.iter().map(String::as_str).collect();
    let table = names(&left, &left);
    let blocks = Blocks::of(&table, 200);
    let mut pairs = 0_u64;
    for block in 0..blocks.len() {
        let before = pairs;
        blocks.pairs(block, |_| true, |_, _| pairs += 1);
        assert!(pairs - before <= 200);
    }
    assert!(
        blocks.report.refined > 0 && blocks.report.cut > 0,
        "{:?}",
        blocks.report
    );
    assert!(blocks.report.pairs_left_out >= 600 * 600);
    assert!(pairs > 0 && pairs <= blocks.report.pairs);
}

#[test]
fn in_one_list_no_record_is_compared_with_itself() {
    let mut table = Table::new(&NAMES);
    for (at, name) in ["BERKAH", "BERKAH", "BERKAH", "LAIN"].iter().enumerate() {
        table.push(&at.to_string(), [*name]);
    }
    table.close();
    let blocks = Blocks::of(&table, 100);
    let mut pairs = Vec::new();
    for block in 0..blocks.len() {
        blocks.pairs(block, |_| true, |left, right| pairs.push((left, right)));
    }
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 2)]);
}

#[test]
fn an_empty_side_has_no_pairs() {
    for (left, right) in [(&[][..], &["BERKAH"][..]), (&["BERKAH"], &[]), (&[], &[])] {
        let table = names(left, right);
        assert!(Blocks::of(&table, 100).is_empty());
        let random = RandomPairs::draw(&table, 1, 100);
        Model::learn(&table, &random, &Patterns::default(), 1.0);
    }
}

#[test]
fn similarities_are_symmetric_and_bounded() {
    let mut rng = StdRng::seed_from_u64(3);
    let mut text = || -> Vec<u8> {
        let length = rng.random_range(0..12);
        (0..length).map(|_| rng.random_range(b'A'..b'F')).collect()
    };
    for _ in 0..20_000 {
        let (one, other) = (text(), text());
        for measure in [jaro, jaro_winkler] {
            let alike = measure(&one, &other);
            assert!((0.0..=1.0).contains(&alike));
            assert!(
                (alike - measure(&other, &one)).abs() < 1e-12,
                "{one:?} {other:?}"
            );
            assert!((measure(&one, &one) - 1.0).abs() < 1e-12);
        }
        let edits = edit_distance(&one, &other);
        assert_eq!(edits, edit_distance(&other, &one));
        assert!(edits <= one.len().max(other.len()) && edits >= one.len().abs_diff(other.len()));
        assert_eq!(edits == 0, one == other);
        assert_eq!(
            edits_within(&one, &other, 2),
            (edits <= 2).then_some(edits),
            "{one:?} {other:?}"
        );
    }
}
