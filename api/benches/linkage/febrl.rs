//! The FEBRL sets 1 to 4: made-up Australians with known duplicates (P. Christen, "Febrl: a freely
//! available record linkage system", HDKM 2008). The matching knows nothing of them but this schema.
use std::path::Path;

use anyhow::Context;
use simpul::domain::matching::schema::{
    Assignment, Evidence, Field, Measure, Part, Recipe, Schema, Shares,
};
use simpul::domain::matching::{plain, table::Table};
use simpul::feeds::matching::{MatchingPlan, link_table};

use crate::quality::{Clock, Quality};

const COLUMNS: [&str; 10] = [
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
];

const GIVEN: usize = 0;
const SURNAME: usize = 1;
const STREET: usize = 3;
const PLACE: usize = 4;
const SUBURB: usize = 5;
const POSTCODE: usize = 6;
const BORN: usize = 8;
const SOCIAL: usize = 9;

/// Where learning begins, the same for every field of a kind: no look at the truth made them.
const M: Shares = [0.1, 0.05, 0.05, 0.1, 0.7];
const U: Shares = [0.95, 0.03, 0.01, 0.005, 0.005];

const FIELDS: [Field; 10] = [
    field(COLUMNS[0], Measure::Text),
    field(COLUMNS[1], Measure::Text),
    field(COLUMNS[2], Measure::Digits),
    field(COLUMNS[3], Measure::Text),
    field(COLUMNS[4], Measure::Text),
    field(COLUMNS[5], Measure::Text),
    field(COLUMNS[6], Measure::Digits),
    field(COLUMNS[7], Measure::Same),
    field(COLUMNS[8], Measure::Digits),
    field(COLUMNS[9], Measure::Digits),
];

const fn field(name: &'static str, measure: Measure) -> Field {
    Field {
        name,
        measure,
        evidence: Evidence::Ordinary,
        m: M,
        u: U,
    }
}

const RECIPES: &[Recipe] = &[
    Recipe {
        keys: &[&[Part::Value(SOCIAL)]],
        refine: &[Part::Sound(SURNAME)],
    },
    Recipe {
        keys: &[&[Part::Value(BORN)]],
        refine: &[Part::Sound(SURNAME)],
    },
    Recipe {
        keys: &[&[Part::Sound(GIVEN), Part::Sound(SURNAME)]],
        refine: &[Part::Value(POSTCODE)],
    },
    Recipe {
        keys: &[&[Part::Sound(SURNAME), Part::Value(POSTCODE)]],
        refine: &[Part::Sound(STREET)],
    },
    Recipe {
        keys: &[&[Part::Sound(GIVEN), Part::Value(POSTCODE)]],
        refine: &[Part::Sound(STREET)],
    },
    Recipe {
        keys: &[&[Part::Sound(STREET)]],
        refine: &[Part::Value(POSTCODE)],
    },
    Recipe {
        keys: &[&[Part::Sound(PLACE), Part::Sound(SUBURB)]],
        refine: &[Part::Value(POSTCODE)],
    },
    Recipe {
        keys: &[&[Part::Sound(SUBURB), Part::Value(POSTCODE)]],
        refine: &[Part::Sound(SURNAME)],
    },
];

static DUPLICATES: Schema = Schema {
    fields: &FIELDS,
    recipes: RECIPES,
    assignment: Assignment::Every,
};
static TWO_LISTS: Schema = Schema {
    fields: &FIELDS,
    recipes: RECIPES,
    assignment: Assignment::OneToOne,
};

/// Runs all four sets out of `febrl1.csv`, `febrl2.csv`, `febrl3.csv`, `febrl4a.csv` and `febrl4b.csv`.
pub fn run(folder: &Path, workers: usize) -> anyhow::Result<()> {
    for number in 1..=3 {
        let (mut table, mut truth) = (Table::new(&DUPLICATES), Vec::new());
        read(
            &folder.join(format!("febrl{number}.csv")),
            &mut table,
            &mut truth,
        )?;
        report(
            &format!("FEBRL {number}, duplicates in one list"),
            table,
            &truth,
            workers,
        );
    }
    let (mut table, mut truth) = (Table::new(&TWO_LISTS), Vec::new());
    read(&folder.join("febrl4a.csv"), &mut table, &mut truth)?;
    table.turn();
    read(&folder.join("febrl4b.csv"), &mut table, &mut truth)?;
    report("FEBRL 4, two lists", table, &truth, workers);
    Ok(())
}

fn report(title: &str, mut table: Table, truth: &[u32], workers: usize) {
    let clock = Clock::start();
    table.close();
    let matching = link_table(
        &table,
        &MatchingPlan {
            workers,
            ..MatchingPlan::default()
        },
    );
    println!("\n{title}: {} records", table.len());
    let pairs = pairs(truth, table.left().map(|left| left as usize));
    Quality {
        matching: &matching,
        truth,
        pairs,
    }
    .print();
    clock.print(&matching);
}

/// Pairs of one person, which a record's name shows: `rec-12-org` and `rec-12-dup-0`.
fn pairs(truth: &[u32], left: Option<usize>) -> usize {
    let (one, other) = truth.split_at(left.unwrap_or_default());
    let same = |person: &u32, list: &[u32]| list.iter().filter(|other| *other == person).count();
    match left {
        Some(_) => one.iter().map(|person| same(person, other)).sum(),
        None => {
            other
                .iter()
                .map(|person| same(person, other) - 1)
                .sum::<usize>()
                / 2
        }
    }
}

fn read(path: &Path, table: &mut Table, truth: &mut Vec<u32>) -> anyhow::Result<()> {
    let mut reader = csv::Reader::from_path(path).with_context(|| path.display().to_string())?;
    let headers = reader.headers()?.clone();
    let places = COLUMNS.map(|column| headers.iter().position(|header| header == column));
    for row in reader.records() {
        let row = row?;
        let name = row.get(0).context("a record without a name")?;
        let person = name.split('-').nth(1).context("a name without a number")?;
        truth.push(person.parse()?);
        let values =
            places.map(|place| plain(place.and_then(|place| row.get(place)).unwrap_or_default()));
        // The name of a record would tell the truth: its content stands for it.
        table.push(&values.join("|"), values.iter().map(String::as_str));
    }
    Ok(())
}
