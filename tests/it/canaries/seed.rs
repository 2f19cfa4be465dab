//! A row of every table for two employers, with a value in every column that is found nowhere else.
//!
//! Columns are walked through the entities' lists, so that one that is added gets its canary by itself.
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};
use sea_orm::sea_query::{Alias, ColumnType, InsertStatement, Query, Value};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, IdenStatic, Iterable};
use simpul::domain::codes::{Agency, Code, IdentifierScheme};
use simpul::domain::scope::Group;

use self::fixed::{FIXED, FIXED_DAYS, FIXED_NUMBERS, OPEN};
use super::columns::{WITHOUT_CANARIES, opens};
use crate::given::day;

mod fixed;
mod world;

pub use world::{World, as_of};

/// A table with its columns.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a table.
pub struct Column {
    /// Its name.
    pub name: String,
    kind: ColumnType,
}

macro_rules! tables {
    ($($table:ident)+) => {
        /// Every table.
        pub fn tables() -> Vec<Table> {
            vec![$(Table {
                name: stringify!($table),
                columns: entity::$table::Column::iter()
                    .map(|column| Column {
                        name: column.as_str().to_owned(),
                        kind: column.def().get_column_type().clone(),
                    })
                    .collect(),
            }),+]
        }
    };
}

// In an order that foreign keys allow.
tables! {
    log_checkpoint log_cosignature log_node log_pruning log_record log_subject token_revocation
    region kbli trusted_document import_batch import_fault import_reject import_seen retired_record employer_change employer
    employer_identifier link_candidate link_decision link_decision_key
    assessment_progress assessed_source current_assessment current_finding assessment_change
    business_registration branch
    business_activity licence responsible_person investment_report membership membership_programme
    construction_project worker worker_enrolment contribution written_warning administrative_fine
    instalment_plan manpower_report inspection inspection_note inspection_finding inspection_plan
    complaint investigation field_verification compliance_case case_party power_of_attorney
    power_of_attorney_employer licence_application service_restriction vulnerable_worker
    vulnerable_worker_period law_archive facts_archive assessment_archive restriction_step clearance clearance_withdrawal clearance_objection clearance_objection_decision
}

/// A value that is found in one column of one world only.
#[derive(Clone, Debug)]
pub struct Canary {
    /// `table.column`.
    pub column: String,
    /// Whose it is.
    pub world: World,
    /// As it would stand in an answer.
    pub text: String,
    /// The groups that open it.
    pub opens: Vec<Group>,
}

/// Rows of a table for one world: what is set in each beside the canaries.
fn variants(table: &str, world: World) -> Vec<BTreeMap<&'static str, String>> {
    match table {
        "employer_identifier" => [
            ("NIB", "nib"),
            ("NPP", "npp"),
            ("NPWP", "npwp"),
            ("NPWP_PERSONAL", "npwp_personal"),
            ("NITKU", "nitku"),
            ("WLKP", "wlkp_number"),
        ]
        .into_iter()
        .map(|(scheme, key)| {
            BTreeMap::from([
                ("scheme", scheme.to_owned()),
                ("value", world.key(key).unwrap()),
            ])
        })
        .collect(),
        "link_decision_key" => [("LEFT", "NIB", "nib"), ("RIGHT", "NPP", "npp")]
            .into_iter()
            .map(|(side, scheme, key)| {
                BTreeMap::from([
                    ("side", side.to_owned()),
                    ("scheme", scheme.to_owned()),
                    ("value", world.key(key).unwrap()),
                ])
            })
            .collect(),
        "case_party" => Agency::ALL
            .iter()
            .map(|(agency, _)| BTreeMap::from([("agency", agency.as_str().to_owned())]))
            .collect(),
        "inspection_finding" => vec![
            BTreeMap::new(),
            BTreeMap::from([("norm", "WAGES".to_owned()), ("line", "2".to_owned())]),
        ],
        _ => vec![BTreeMap::new()],
    }
}

/// A person's number, one for each table that has persons; enrolments share it with workers.
pub fn nik(table: &str, world: World) -> String {
    let serial = match table {
        "responsible_person" => "02",
        "vulnerable_worker" | "vulnerable_worker_period" => "04",
        _ => "03",
    };
    format!("520408150180{serial}0{}", world.digit())
}

/// Fills every table and gives back what must be looked for.
pub async fn seed(db: &DatabaseConnection) -> Vec<Canary> {
    let (rows, canaries) = planned(&|_| false);
    plant(db, &rows).await;
    canaries
}

/// A row to be written.
pub struct Planted {
    /// Its table.
    pub table: &'static str,
    /// Whose it is.
    pub world: World,
    /// Its canaries that are no keys.
    pub marks: Vec<String>,
    insert: InsertStatement,
}

/// Every row, in an order that foreign keys allow, and what must be looked for. Values whose canary
/// `varies` are others, of the same kind.
pub fn planned(varies: &dyn Fn(&str) -> bool) -> (Vec<Planted>, Vec<Canary>) {
    let mut seeding = Seeding {
        serial: 0,
        canaries: Vec::new(),
        marks: Vec::new(),
        varies,
    };
    let mut rows = Vec::new();
    for table in tables() {
        if WITHOUT_CANARIES.contains(&table.name) {
            continue;
        }
        for world in World::ALL {
            for variant in variants(table.name, world) {
                rows.push(seeding.row(&table, world, &variant));
            }
        }
    }
    (rows, seeding.canaries)
}

/// Writes rows.
pub async fn plant(db: &DatabaseConnection, rows: impl IntoIterator<Item = &Planted>) {
    for row in rows {
        db.execute(&row.insert)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", row.table));
    }
}

struct Seeding<'a> {
    serial: u32,
    canaries: Vec<Canary>,
    /// Canaries of the row that is being made.
    marks: Vec<String>,
    varies: &'a dyn Fn(&str) -> bool,
}

/// Where a value goes.
struct Cell<'a> {
    /// `table.column`.
    place: String,
    table: &'a str,
    column: &'a str,
    world: World,
    variant: &'a BTreeMap<&'static str, String>,
}

impl Seeding<'_> {
    fn row(
        &mut self,
        table: &Table,
        world: World,
        variant: &BTreeMap<&'static str, String>,
    ) -> Planted {
        let mut insert = Query::insert();
        let columns = table.columns.iter().map(|column| Alias::new(&column.name));
        insert.into_table(Alias::new(table.name)).columns(columns);
        let values = table.columns.iter().map(|column| {
            let cell = Cell {
                place: format!("{}.{}", table.name, column.name),
                table: table.name,
                column: &column.name,
                world,
                variant,
            };
            self.value(&column.kind, &cell).into()
        });
        insert
            .values(values.collect::<Vec<_>>())
            .expect("as many values as columns");
        Planted {
            table: table.name,
            world,
            marks: std::mem::take(&mut self.marks),
            insert,
        }
    }

    fn value(&mut self, kind: &ColumnType, cell: &Cell) -> Value {
        self.serial += 1;
        match kind {
            ColumnType::Text | ColumnType::String(_) => Value::from(self.text(cell)),
            ColumnType::BigInteger => Value::from(self.number(cell)),
            ColumnType::Integer => {
                Value::from(i32::try_from(self.number(cell)).expect("canaries fit"))
            }
            ColumnType::Date => Value::from(self.day(cell)),
            ColumnType::Boolean => Value::from(true),
            ColumnType::TimestampWithTimeZone => Value::from(
                self.day(cell)
                    .map(|day| day.and_time(NaiveTime::MIN).and_utc()),
            ),
            other => panic!("{}: teach the canaries a value of {other:?}", cell.place),
        }
    }

    fn text(&mut self, cell: &Cell) -> String {
        if let Some(word) = word(cell) {
            // A key in a column of any key's.
            return if (self.varies)(&word) {
                another(&word)
            } else {
                word
            };
        }
        let text = match cell.column {
            "nik" => nik(cell.table, cell.world),
            key => cell.world.key(key).unwrap_or_else(|| {
                let letter = cell.world.letter();
                format!("Z{:04}{letter}Q {}", self.serial, cell.place)
            }),
        };
        let mark = match text.split_once("Q ") {
            Some((mark, _)) => format!("{mark}Q"),
            None => text.clone(),
        };
        if self.remember(cell, mark) {
            another(&text)
        } else {
            text
        }
    }

    fn number(&mut self, cell: &Cell) -> i64 {
        if let Some(number) = cell.variant.get(cell.column) {
            return number.parse().expect("a number");
        }
        if let Some(number) = find(FIXED_NUMBERS, &cell.place) {
            return number;
        }
        if matches!(
            cell.place.as_str(),
            "employer.id"
                | "employer_identifier.employer_id"
                | "clearance.employer_id"
                | "current_assessment.employer_id"
                | "current_finding.employer_id"
                | "assessment_change.employer_id"
        ) {
            return cell.world.employer_id();
        }
        // Rows that refer to each other.
        let apart = match cell.place.as_str() {
            "link_decision.id" | "link_decision_key.decision_id" => Some(100),
            "clearance.id"
            | "clearance_withdrawal.clearance_id"
            | "clearance_objection.clearance_id" => Some(200),
            "clearance_objection.id" | "clearance_objection_decision.objection_id" => Some(300),
            _ => None,
        };
        if let Some(apart) = apart {
            return cell.world.employer_id() + apart;
        }
        let number = 730_000_000 + i64::from(self.serial) * 7;
        if self.remember(cell, number.to_string()) {
            number + 3
        } else {
            number
        }
    }

    fn day(&mut self, cell: &Cell) -> Option<NaiveDate> {
        if let Some(day) = find(FIXED_DAYS, &cell.place) {
            return day;
        }
        if let (World::Named | World::Outside, Some(day)) = (cell.world, find(OPEN, &cell.place)) {
            return day;
        }
        let day = day(1975, 1, 1) + Days::new(u64::from(self.serial));
        if self.remember(cell, day.to_string()) {
            return day.checked_sub_days(Days::new(3_000));
        }
        Some(day)
    }

    /// Notes a canary; tells whether its value is another this time.
    fn remember(&mut self, cell: &Cell, text: String) -> bool {
        let varies = (self.varies)(&text);
        if cell.world.key(cell.column).is_none() {
            self.marks.push(text.clone());
        }
        let mut opens = opens(cell.table, cell.column).to_vec();
        // A finding on another norm than social security is open only to who sees every norm.
        let is_of_other_norm = cell.variant.contains_key("norm");
        if is_of_other_norm && !opens.is_empty() && cell.column != "inspection_number" {
            opens = vec![Group::InspectionFinding];
        }
        // A key is open to who may see its scheme.
        if let (Some(scheme), false) = (cell.variant.get("scheme"), cell.column == "id") {
            opens = vec![group_of_scheme(scheme)];
        }
        if let Some(known) = self.canaries.iter_mut().find(|known| known.text == text) {
            assert_eq!(known.world, cell.world, "{text} stands in two worlds");
            known.opens.extend(opens);
        } else {
            self.canaries.push(Canary {
                column: cell.place.clone(),
                world: cell.world,
                text,
                opens,
            });
        }
        varies
    }
}

/// Another text of the same form: digits that no check digit covers, or another beginning.
fn another(text: &str) -> String {
    if text.starts_with('Z') {
        return text.replacen('Z', "Y", 1) + "!";
    }
    text.replacen("555", "666", 1).replacen("15018", "16018", 1)
}

/// The group that opens the keys of a scheme.
fn group_of_scheme(scheme: &str) -> Group {
    match scheme.parse().expect("the scheme is one of the list") {
        IdentifierScheme::Nib => Group::Employer,
        IdentifierScheme::Npwp | IdentifierScheme::Nitku => Group::TaxNumber,
        IdentifierScheme::NpwpPersonal => Group::PersonalIdentity,
        IdentifierScheme::Npp => Group::Membership,
        IdentifierScheme::Wlkp => Group::Headcount,
    }
}

/// The word that a code list, a form or the row's variant sets.
fn word(cell: &Cell) -> Option<String> {
    if let Some(word) = cell.variant.get(cell.column) {
        return Some(word.clone());
    }
    match (cell.world, cell.place.as_str(), cell.column) {
        (World::Hidden, "licence_application.status", _) => return Some("GRANTED".to_owned()),
        (World::Outside, _, "region_code") => return Some("52.07".to_owned()),
        (World::Outside, _, "district_code") => return Some("52.07.01".to_owned()),
        (world, _, "subject_value" | "left_value") => return world.key("nib"),
        (world, _, "right_value") => return world.key("npp"),
        (World::Hidden | World::Named | World::Outside, ..) => {}
    }
    find(FIXED, &cell.place)
        .or_else(|| find(FIXED, &format!("*.{}", cell.column)))
        .map(str::to_owned)
}

fn find<T: Copy>(list: &[(&str, T)], place: &str) -> Option<T> {
    let found = list.iter().find(|(known, _)| *known == place);
    found.map(|(_, value)| *value)
}
