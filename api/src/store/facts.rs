//! The facts that verdicts rest on, many employers in one round trip.
//!
//! They are read by the right to publish a verdict ([`VerdictScope`]), not by rights over the
//! registers: the engine sees them, the caller sees what the engine says.
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{employer, employer_identifier};
use sea_orm::sea_query::{
    Expr, ExprTrait, PostgresQueryBuilder, Query, SelectStatement, SimpleExpr, SqliteQueryBuilder,
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, QueryResult, Statement,
};

mod rows;

use rows::{FactRow, assemble};

use super::matters::restrict;
use super::reading::Reading;
use super::{StoreError, nowhere, padded};
use crate::domain::codes::{Code, IdentifierScheme};
use crate::domain::disclosure::VerdictScope;
use crate::domain::facts::{Facts, SourceState};
use crate::domain::identifiers::{EmployerId, Nib};

/// The facts of the employers asked for, and the age of the registers even where there are none.
#[derive(Clone, Debug, Default)]
pub struct FactsFound {
    /// By employer; those withheld or absent have none.
    pub by_employer: HashMap<EmployerId, Facts>,
    /// By whom the NIB is held that was asked for, and every other of theirs.
    pub by_nib: HashMap<String, EmployerId>,
    /// Age of every register that was ever fed.
    pub sources: Vec<SourceState>,
    /// The day that the dataset of instalment plans is true of.
    pub instalment_plans_as_of: Option<NaiveDate>,
    /// The newest change of any employer when they were read, as the change feed counts.
    pub changes_seen: i64,
}

impl FactsFound {
    /// The facts of the employer that holds a NIB, where the licence register knows it.
    pub fn of_business(&self, nib: &Nib) -> Option<(EmployerId, &Facts)> {
        let employer = self.by_nib.get(nib.as_str())?;
        let facts = self.by_employer.get(employer)?;
        facts.business.is_some().then_some((*employer, facts))
    }
}

/// Facts by employer.
pub async fn of_employers(
    db: &DatabaseConnection,
    scope: &VerdictScope,
    employers: &[EmployerId],
) -> Result<FactsFound, StoreError> {
    let ids: Vec<i64> = employers.iter().map(|employer| employer.0).collect();
    let asked = Expr::col((employer::Entity, employer::Column::Id)).is_in(padded(&ids));
    gather(db, scope, asked).await
}

/// Facts of the employer that holds a NIB, for a command: no caller asks, and the command notes in the
/// access log whom it assessed. For a day of the past they are cut to it: payments of later days were
/// not made yet, and what began later had not begun ([`Facts::on`]).
pub async fn for_command(
    db: &DatabaseConnection,
    nib: &Nib,
    day: Option<NaiveDate>,
) -> Result<Option<(EmployerId, Facts)>, StoreError> {
    let found = read(db, knot(None, holds_one_of(&[nib.as_str()])), day).await?;
    let found = found.by_employer.into_iter().next();
    Ok(found.map(|(employer, facts)| match day {
        Some(day) => (employer, facts.on(day)),
        None => (employer, facts),
    }))
}

/// Facts of the employer that holds a NIB.
pub async fn of_nib(
    db: &DatabaseConnection,
    scope: &VerdictScope,
    nib: &Nib,
) -> Result<FactsFound, StoreError> {
    of_nibs(db, scope, std::slice::from_ref(nib)).await
}

/// Facts of the employers that hold NIBs.
pub async fn of_nibs(
    db: &DatabaseConnection,
    scope: &VerdictScope,
    nibs: &[Nib],
) -> Result<FactsFound, StoreError> {
    let nibs: Vec<&str> = nibs.iter().map(Nib::as_str).collect();
    gather(db, scope, holds_one_of(&nibs)).await
}

/// Facts of the employers whose clearances stand, to judge them anew. Nobody is shown anything of
/// them, but that a clearance that was issued no longer holds: so there is no caller and no scope.
pub(super) async fn of_cleared(
    db: &DatabaseConnection,
    nibs: &[&str],
) -> Result<FactsFound, StoreError> {
    Ok(read(db, knot(None, holds_one_of(nibs)), None).await?)
}

/// That an employer holds one of the NIBs.
fn holds_one_of(nibs: &[&str]) -> SimpleExpr {
    let holder = Query::select()
        .column(employer_identifier::Column::EmployerId)
        .from(employer_identifier::Entity)
        .and_where(
            Expr::col(employer_identifier::Column::Scheme).eq(IdentifierScheme::Nib.as_str()),
        )
        .and_where(Expr::col(employer_identifier::Column::Value).is_in(padded(nibs)))
        .to_owned();
    Expr::col((employer::Entity, employer::Column::Id)).in_subquery(holder)
}

/// Facts of employers for what the service keeps by itself. Nobody is shown them, and what is kept is
/// read by a scope of its own.
pub(super) async fn for_keeping(
    db: &impl ConnectionTrait,
    employers: &[i64],
) -> Result<FactsFound, DbErr> {
    let asked = Expr::col((employer::Entity, employer::Column::Id)).is_in(padded(employers));
    read(db, knot(None, asked), None).await
}

/// The age of everything that was ever fed, and facts of nobody.
pub(super) async fn ages(db: &impl ConnectionTrait) -> Result<FactsFound, DbErr> {
    read(db, knot(None, nowhere()), None).await
}

/// The keys of the employers asked for, limited to the scope where somebody asks by one.
fn knot(scope: Option<&VerdictScope>, asked: SimpleExpr) -> SelectStatement {
    use employer_identifier::Column;
    let mut knot = Query::select()
        .columns(
            [Column::EmployerId, Column::Scheme, Column::Value]
                .map(|column| (employer_identifier::Entity, column)),
        )
        .from(employer_identifier::Entity)
        .inner_join(
            employer::Entity,
            Expr::col((employer::Entity, employer::Column::Id))
                .equals((employer_identifier::Entity, Column::EmployerId)),
        )
        .and_where(asked)
        .to_owned();
    if let Some(scope) = scope {
        restrict(&mut knot, scope.scope());
    }
    knot
}

/// Reads within the scope, and notes who was judged.
async fn gather(
    db: &DatabaseConnection,
    scope: &VerdictScope,
    asked: SimpleExpr,
) -> Result<FactsFound, StoreError> {
    let found = read(db, knot(Some(scope), asked), None).await?;
    // What a verdict rests on is not shown; that the employer was judged is.
    let reading = Reading::of::<employer::Entity>(scope.scope());
    for employer in found.by_employer.keys() {
        reading.note_judged(employer.0);
    }
    Ok(found)
}

async fn read(
    db: &impl ConnectionTrait,
    knot: SelectStatement,
    day: Option<NaiveDate>,
) -> Result<FactsFound, DbErr> {
    let backend = db.get_database_backend();
    let (knot, values) = match backend {
        DbBackend::Sqlite => knot.build(SqliteQueryBuilder),
        _ => knot.build(PostgresQueryBuilder),
    };
    // A day has one form and cannot carry SQL.
    let (paid, until) = match day {
        None => ("c.amount_paid".to_owned(), String::new()),
        Some(day) => (
            format!("CASE WHEN c.paid_on > '{day}' THEN 0 ELSE c.amount_paid END"),
            format!(" AND newest.month <= '{day}'"),
        ),
    };
    let facts = include_str!("facts.sql")
        .replace("{paid}", &paid)
        .replace("{until}", &until);
    let facts = format!("WITH knot AS MATERIALIZED ({knot})\n{facts}");
    let statement = |text| Statement::from_sql_and_values(backend, text, values);
    let rows = match backend {
        DbBackend::Sqlite => rows_of_text(db.query_one_raw(statement(as_one_text(&facts))).await?)?,
        _ => FactRow::find_by_statement(statement(facts)).all(db).await?,
    };
    Ok(assemble(&rows))
}

/// The rows of a select of [`FactRow`]s as one text, an array of arrays. SQLite's thread hands over row
/// by row, and each wakes the task that waits for it; a verdict rests on fifty. PostgreSQL sends them
/// together, and takes longer to make one text of them.
fn as_one_text(facts: &str) -> String {
    let columns = FactRow::COLUMNS.join(", ");
    format!("SELECT json_group_array(json_array({columns})) FROM ({facts})")
}

fn rows_of_text(answer: Option<QueryResult>) -> Result<Vec<FactRow>, DbErr> {
    let Some(answer) = answer else {
        return Ok(Vec::new());
    };
    let text: String = answer.try_get_by_index(0)?;
    // The cause's own words would quote what it found.
    let unread = |cause: serde_json::Error| {
        let (kind, column) = (cause.classify(), cause.column());
        DbErr::Json(format!("{kind:?} error at {column} of the facts"))
    };
    serde_json::from_str(&text).map_err(unread)
}

#[cfg(test)]
mod tests {
    use super::super::matter_fixture::{caller, given, given_employer, registers, restriction};
    use super::*;
    use crate::domain::codes::Agency;
    use crate::domain::scope::Group;

    #[tokio::test]
    async fn a_restriction_by_nib_binds_though_its_npp_is_of_nobody_or_of_another() {
        let (db, _) = registers().await;
        let own = [("NPP", "A0000001"), ("NIB", "0000000000001")];
        given_employer(&db, 1, "52.04", &own).await;
        given_employer(&db, 2, "52.04", &[("NPP", "A0000002")]).await;
        let nib = Some("0000000000001");
        for (number, npp, nib) in [
            ("R-1", Some("A0000001"), nib),
            ("R-2", Some("A9999999"), nib),
            ("R-3", Some("A0000002"), nib),
            ("R-4", None, nib),
            ("R-5", Some("A0000002"), None),
        ] {
            given(&db, restriction(number, npp, nib)).await;
        }
        let licensing = caller(Agency::Licensing, None, "2026-03-01");
        let scope = licensing.verdict_scope(Group::Clearance).unwrap();
        let found = of_nib(&db, &scope, &"0000000000001".parse().unwrap()).await;
        let facts = found.unwrap().by_employer.remove(&EmployerId(1)).unwrap();
        let mut numbers: Vec<String> = facts
            .restrictions
            .into_iter()
            .map(|restriction| restriction.number)
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, ["R-1", "R-2", "R-3", "R-4"]);
    }
}
