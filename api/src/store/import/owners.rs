//! Whose a register's rows are, told for set-based statements: which columns of a row name the
//! employer, and through which other register they do. The same roads as each `impl Register`.
use std::fmt::Write as _;

/// A road from a row to the employers it belongs to.
#[derive(Clone, Copy, Debug)]
struct Road {
    /// The register between, joined by a column of the same name in both.
    through: Option<Through>,
    /// Scheme of the key.
    scheme: Scheme,
    /// Column of the key, in the row or in the register between.
    key: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Through {
    table: &'static str,
    column: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Scheme {
    Of(&'static str),
    /// The row says it in this column.
    In(&'static str),
}

const fn by(scheme: &'static str, key: &'static str) -> Road {
    Road {
        through: None,
        scheme: Scheme::Of(scheme),
        key,
    }
}

const fn through(table: &'static str, column: &'static str, road: Road) -> Road {
    Road {
        through: Some(Through { table, column }),
        ..road
    }
}

const NIB: Road = by("NIB", "nib");
const NPP: Road = by("NPP", "npp");
const WLKP: Road = by("WLKP", "wlkp_number");
const SUBJECT: Road = Road {
    through: None,
    scheme: Scheme::In("subject_scheme"),
    key: "subject_value",
};

const BY_WORKER: Road = through("worker_enrolment", "nik", NPP);
const BY_ATTORNEY: Road = through("power_of_attorney_employer", "skk_number", NPP);
const BY_INSPECTION: Road = through("inspection", "inspection_number", WLKP);
const BY_CASE: Road = through("compliance_case", "case_number", SUBJECT);

/// The roads from a table's rows to employers; none for tables that belong to no employer.
fn roads(table: &str) -> &'static [Road] {
    match table {
        "business_registration"
        | "business_activity"
        | "licence"
        | "responsible_person"
        | "branch"
        | "investment_report"
        | "licence_application" => &[NIB],
        "membership"
        | "membership_programme"
        | "construction_project"
        | "worker_enrolment"
        | "contribution"
        | "written_warning"
        | "administrative_fine"
        | "instalment_plan"
        | "power_of_attorney_employer" => &[NPP],
        "worker" => &[BY_WORKER],
        "power_of_attorney" => &[BY_ATTORNEY],
        "manpower_report" | "inspection" | "inspection_plan" | "complaint" | "investigation" => {
            &[WLKP]
        }
        "inspection_note" | "inspection_finding" => &[BY_INSPECTION],
        "field_verification" | "compliance_case" => &[SUBJECT],
        "case_party" => &[BY_CASE],
        "service_restriction" => &[NPP, NIB],
        _ => &[],
    }
}

impl Road {
    /// The columns of the row itself that lead to its employers.
    fn columns(&self) -> Vec<&'static str> {
        match (self.through, self.scheme) {
            (Some(between), _) => vec![between.column],
            (None, Scheme::Of(_)) => vec![self.key],
            (None, Scheme::In(scheme)) => vec![scheme, self.key],
        }
    }

    fn employers(&self, source: &str) -> String {
        let columns = self.columns().join(", ");
        let mut text =
            format!("SELECT tied.employer_id FROM (SELECT DISTINCT {columns} FROM {source}) own");
        let place = match self.through {
            Some(Through { table, column }) => {
                let _ = write!(
                    text,
                    " JOIN {table} parent ON parent.{column} = own.{column}"
                );
                "parent"
            }
            None => "own",
        };
        let scheme = match self.scheme {
            Scheme::Of(scheme) => format!("'{scheme}'"),
            Scheme::In(column) => format!("{place}.{column}"),
        };
        let _ = write!(
            text,
            " JOIN employer_identifier tied ON tied.scheme = {scheme} AND tied.value = {place}.{}",
            self.key
        );
        text
    }
}

/// A query of the `employer_id` of every row of `source`, a relation with the table's [`columns`];
/// `None` for tables that belong to no employer.
pub(super) fn employers(table: &str, source: &str) -> Option<String> {
    let roads = roads(table).iter();
    let queries: Vec<String> = roads.map(|road| road.employers(source)).collect();
    (!queries.is_empty()).then(|| queries.join(" UNION "))
}

/// Every column of the table that leads to employers, once.
pub(super) fn columns(table: &str) -> Vec<&'static str> {
    let mut columns: Vec<&'static str> = roads(table).iter().flat_map(Road::columns).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::records::{FED, fed_columns};

    /// Tables whose rows are nobody's: classifications, and persons outside of employment.
    const OF_NOBODY: &[&str] = &[
        "region",
        "kbli",
        "vulnerable_worker",
        "vulnerable_worker_period",
    ];

    #[test]
    fn every_table_but_those_of_nobody_leads_to_employers_by_columns_it_has() {
        for table in FED {
            let has = |table: &str, column: &str| {
                fed_columns(table)
                    .unwrap()
                    .iter()
                    .any(|name| name == column)
            };
            assert_eq!(
                roads(table).is_empty(),
                OF_NOBODY.contains(table),
                "{table}"
            );
            for road in roads(table) {
                let own = road.columns();
                assert!(own.iter().all(|column| has(table, column)), "{table}");
                if let Some(parent) = road.through {
                    assert!(has(parent.table, parent.column) && has(parent.table, road.key));
                }
            }
        }
    }
}
