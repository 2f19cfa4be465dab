//! Two registers of made-up firms.
use std::collections::HashSet;
use std::time::Instant;

use simpul::domain::matching::firm::FIRM;
use simpul::domain::matching::table::Table;
use simpul::feeds::demo::two_registers::{Described, TwoRegisters};
use simpul::feeds::matching::{MatchingPlan, link_table};

use crate::quality::{Quality, print_cost};

/// Links about `size` licences with about as many memberships, and prints what came of it.
pub fn run(size: u32, workers: usize) {
    let registers = TwoRegisters {
        // 85 of 100 firms are in each register.
        firms: size / 17 * 20,
        seed: 20_261_122,
    };
    let (mut truth, mut table) = (Vec::new(), Table::new(&FIRM));
    let mut making = 0.0;
    let mut push = |table: &mut Table, record: Described| {
        let begin = Instant::now();
        record.subject.push(table);
        making += begin.elapsed().as_secs_f64();
        truth.push(record.firm);
    };
    registers
        .licences()
        .for_each(|record| push(&mut table, record));
    table.turn();
    registers
        .memberships()
        .for_each(|record| push(&mut table, record));
    let (left, all) = (table.left().unwrap_or_default(), table.len());
    println!(
        "\nfirms: {left} licences, {} memberships, {workers} threads",
        all - left
    );
    let begin = Instant::now();
    table.close();
    let plan = MatchingPlan {
        workers,
        ..MatchingPlan::default()
    };
    let matching = link_table(&table, &plan);
    let seconds = making + begin.elapsed().as_secs_f64();
    let (licences, memberships) = truth.split_at(left as usize);
    let licensed: HashSet<u32> = licences.iter().copied().collect();
    let pairs = memberships
        .iter()
        .filter(|firm| licensed.contains(firm))
        .count();
    let quality = Quality {
        matching: &matching,
        truth: &truth,
        pairs,
    };
    quality.print_decisions();
    quality.print();
    print_cost(&matching, seconds);
}
