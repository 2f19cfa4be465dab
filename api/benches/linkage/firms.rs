//! Two registers of made-up firms.
use std::collections::HashSet;

use simpul::domain::matching::firm::FIRM;
use simpul::domain::matching::table::Table;
use simpul::feeds::demo::two_registers::{Described, TwoRegisters};
use simpul::feeds::matching::{MatchingPlan, link_table};

use crate::quality::{Clock, Quality};

/// Links about `size` licences with about as many memberships, and prints what came of it.
pub fn run(size: u32, workers: usize) {
    let registers = TwoRegisters {
        // 85 of 100 firms are in each register.
        firms: size / 17 * 20,
        seed: 20_261_122,
    };
    let clock = Clock::start();
    let (mut truth, mut table) = (Vec::new(), Table::new(&FIRM));
    let mut push = |table: &mut Table, record: Described| {
        record.subject.push(table);
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
        "\nfirms: {left} licences, {} memberships, {workers} threads (the time includes making them up)",
        all - left
    );
    table.close();
    let plan = MatchingPlan {
        workers,
        ..MatchingPlan::default()
    };
    let matching = link_table(&table, &plan);
    clock.print(&matching);
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
}
