//! Rows that hang on a membership and can be many: a page for each of many memberships, all of them
//! in one statement.
use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::sea_query::{
    Cond, Expr, ExprTrait, Order, OverStatement, Query, SelectStatement, WindowStatement,
};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult};

use super::page::{Page, PageRequest, SortKey, alias, beyond, placed};
use super::reading::Reading;
use super::register::{Register, select};
use super::{StoreError, padded};
use crate::domain::disclosure::Scope;

/// The key of a membership.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MembershipKey {
    /// Nomor Pendaftaran Perusahaan.
    pub npp: String,
    /// Its division.
    pub division: String,
}

/// A register whose rows hang on a membership by NPP and division.
pub trait OfMembership: Register {
    /// The row as it is shown.
    type Row: FromQueryResult + Clone + Send + Sync + 'static;
    /// Which of a membership's rows are asked for.
    type Narrowing: Clone + std::fmt::Debug + Eq + Hash + Send + Sync + 'static;

    /// Column of the NPP.
    const NPP: Self::Column;
    /// Column of the division.
    const DIVISION: Self::Column;

    /// The membership that a row hangs on.
    fn membership(row: &Self::Row) -> MembershipKey;

    /// Adds what the row shows beyond the register's own columns.
    fn complete(select: &mut SelectStatement);

    /// Limits the rows to those asked for.
    fn narrowed(narrowing: &Self::Narrowing) -> Cond;

    /// The order of a membership's rows; unique within the membership.
    fn keys() -> Vec<SortKey>;
}

/// The same page of each membership's rows. A membership without rows has no entry.
pub async fn pages<E: OfMembership>(
    db: &DatabaseConnection,
    scope: &Scope,
    memberships: &[MembershipKey],
    narrowing: &E::Narrowing,
    request: &PageRequest,
) -> Result<HashMap<MembershipKey, Page<E::Row>>, StoreError> {
    let keys = E::keys();
    let statement = ranked::<E>(listing::<E>(scope, memberships, narrowing), &keys, request);
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    let mut pages: HashMap<MembershipKey, Page<E::Row>> = HashMap::new();
    let reading = Reading::of::<E>(scope);
    for result in &db.query_all(&statement).await? {
        let placed = placed::<E::Row>(result, &keys)?;
        let page = pages
            .entry(E::membership(&placed.row.row))
            .or_insert_with(Page::empty);
        if page.rows.len() < size {
            reading.note(result);
            page.rows.push(placed);
        } else {
            page.has_more = true;
        }
    }
    if request.from_end {
        for page in pages.values_mut() {
            page.rows.reverse();
        }
    }
    Ok(pages)
}

/// How many rows each membership has. A membership without rows has no entry.
pub async fn counts<E: OfMembership>(
    db: &DatabaseConnection,
    scope: &Scope,
    memberships: &[MembershipKey],
    narrowing: &E::Narrowing,
) -> Result<HashMap<MembershipKey, i64>, StoreError> {
    let mut statement = listing::<E>(scope, memberships, narrowing);
    statement
        .clear_selects()
        .expr_as(Expr::col((E::default(), E::NPP)), "npp")
        .expr_as(Expr::col((E::default(), E::DIVISION)), "division")
        .expr_as(Expr::cust("COUNT(*)"), "total")
        .group_by_columns([(E::default(), E::NPP), (E::default(), E::DIVISION)]);
    let rows = db.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let membership = MembershipKey {
                npp: row.try_get("", "npp")?,
                division: row.try_get("", "division")?,
            };
            Ok((membership, row.try_get("", "total")?))
        })
        .collect()
}

fn listing<E: OfMembership>(
    scope: &Scope,
    memberships: &[MembershipKey],
    narrowing: &E::Narrowing,
) -> SelectStatement {
    let mut listing = rows_of::<E>(scope, memberships);
    listing.cond_where(E::narrowed(narrowing));
    listing
}

/// All rows of these memberships that the scope covers.
pub(super) fn rows_of<E: OfMembership>(
    scope: &Scope,
    memberships: &[MembershipKey],
) -> SelectStatement {
    let mut rows = select::<E>(scope);
    E::complete(&mut rows);
    rows.cond_where(of_memberships::<E>(memberships));
    rows
}

/// Rows of these memberships. NPP and division are tested apart, because not every database has
/// lists of pairs; a pair that nobody asked for is read within the same scope and left unused.
fn of_memberships<E: OfMembership>(memberships: &[MembershipKey]) -> Cond {
    let of = |part: fn(&MembershipKey) -> &String| {
        let mut values: Vec<String> = memberships.iter().map(part).cloned().collect();
        values.sort_unstable();
        values.dedup();
        padded(&values)
    };
    Cond::all()
        .add(Expr::col((E::default(), E::NPP)).is_in(of(|key| &key.npp)))
        .add(Expr::col((E::default(), E::DIVISION)).is_in(of(|key| &key.division)))
}

/// Numbers each membership's rows in their order and keeps one page and one row more.
pub(super) fn ranked<E: OfMembership>(
    mut listing: SelectStatement,
    keys: &[SortKey],
    request: &PageRequest,
) -> SelectStatement {
    if let Some(behind) = &request.behind {
        listing.cond_where(beyond(keys, behind, request.from_end));
    }
    let mut window = WindowStatement::partition_by((E::default(), E::NPP));
    OverStatement::partition_by(&mut window, (E::default(), E::DIVISION));
    for (index, key) in keys.iter().enumerate() {
        let order = if key.descending == request.from_end {
            Order::Asc
        } else {
            Order::Desc
        };
        window.order_by_expr(key.expression.clone(), order);
        listing.expr_as(key.expression.clone(), alias(index));
    }
    listing.expr_window_as(Expr::cust("ROW_NUMBER()"), window, PLACE);
    let last = i64::try_from(request.size)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    Query::select()
        .column(sea_orm::sea_query::Asterisk)
        .from_subquery(listing, "ranked")
        .and_where(Expr::col(("ranked", PLACE)).lte(last))
        .order_by(("ranked", PLACE), Order::Asc)
        .to_owned()
}

/// Alias of a row's number within its membership.
const PLACE: &str = "place_in_membership";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope::Requirement;
    use crate::store::contributions::{Contributions, Months};
    use crate::store::fixture::{caller, registers};
    use crate::store::page::KeyValue;

    fn membership(npp: &str) -> MembershipKey {
        MembershipKey {
            npp: npp.to_owned(),
            division: "000".to_owned(),
        }
    }

    fn request(size: u64, from_end: bool) -> PageRequest {
        PageRequest {
            size,
            from_end,
            behind: None,
        }
    }

    fn months(page: &Page<entity::contribution::Model>) -> Vec<String> {
        let months = page.rows.iter().map(|placed| &placed.row.row);
        months
            .map(|row| format!("{} {}", row.month.format("%Y-%m"), row.programme))
            .collect()
    }

    #[tokio::test]
    async fn each_membership_has_its_own_page_in_one_statement() {
        let (db, statements) = registers().await;
        let caller = caller("bpjs", "arrears_amount:read", "2026-03-15");
        let scope = caller
            .scope(Requirement::rows(Contributions::GROUP))
            .unwrap();
        let year = Months {
            from: "2025-12".parse().unwrap(),
            until: "2026-02".parse().unwrap(),
        };
        let parents = [membership("15070955"), membership("15070956")];

        let first = request(2, false);
        let pages = pages::<Contributions>(&db, &scope, &parents, &year, &first)
            .await
            .unwrap();
        assert_eq!(statements.count(), 1);
        let [indebted, paid] = parents.each_ref().map(|parent| &pages[parent]);
        assert_eq!(
            months(indebted),
            ["2026-02 WORK_ACCIDENT", "2026-01 WORK_ACCIDENT"]
        );
        assert!(indebted.has_more && !paid.has_more);
        assert_eq!(paid.rows.len(), 2);

        let next = PageRequest {
            behind: indebted.rows.last().map(|placed| placed.place.clone()),
            ..first
        };
        let pages = super::pages::<Contributions>(&db, &scope, &parents, &year, &next)
            .await
            .unwrap();
        assert_eq!(
            months(&pages[&parents[0]]),
            ["2025-12 DEATH", "2025-12 WORK_ACCIDENT"]
        );
    }

    #[tokio::test]
    async fn nothing_lies_beyond_a_forged_cursor() {
        let (db, _) = registers().await;
        let caller = caller("bpjs", "arrears_amount:read", "2026-03-15");
        let scope = caller
            .scope(Requirement::rows(Contributions::GROUP))
            .unwrap();
        let year = Months {
            from: "2025-12".parse().unwrap(),
            until: "2026-02".parse().unwrap(),
        };
        let forged = PageRequest {
            behind: Some(vec![KeyValue::Text("9999".to_owned())]),
            ..request(2, false)
        };
        let parents = [membership("15070955")];
        let pages = pages::<Contributions>(&db, &scope, &parents, &year, &forged)
            .await
            .unwrap();
        assert!(pages.is_empty());
    }

    #[tokio::test]
    async fn the_last_rows_keep_the_order_of_the_list() {
        let (db, _) = registers().await;
        let caller = caller("bpjs", "arrears_amount:read", "2026-03-15");
        let scope = caller
            .scope(Requirement::rows(Contributions::GROUP))
            .unwrap();
        let december = Months {
            from: "2025-12".parse().unwrap(),
            until: "2025-12".parse().unwrap(),
        };
        let parents = [membership("15070955")];
        let last = request(2, true);
        let pages = pages::<Contributions>(&db, &scope, &parents, &december, &last)
            .await
            .unwrap();
        assert_eq!(
            months(&pages[&parents[0]]),
            ["2025-12 DEATH", "2025-12 WORK_ACCIDENT"]
        );
        let counts = counts::<Contributions>(&db, &scope, &parents, &december)
            .await
            .unwrap();
        assert_eq!(counts[&parents[0]], 2);
    }
}
