//! Pages by keyset: a page is found by the values of its neighbour's sort keys, never by an offset,
//! so that the last page costs what the first does and rows fed meanwhile neither repeat nor vanish.
use chrono::NaiveDate;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, QueryResult};

use super::reading::Reading;
use super::register::{OfEmployer, read};
use super::{StoreError, nowhere};

/// The kind of a sort key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A date.
    Date,
}

/// A value of a sort key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A date.
    Date(NaiveDate),
}

/// One sort key: an expression that is never null.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The expression.
    pub expression: SimpleExpr,
    /// The kind of its values.
    pub kind: KeyKind,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// Which page is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// Rows at most.
    pub size: u64,
    /// Whether the rows nearest the end are asked for (`last`, `before`).
    pub from_end: bool,
    /// The neighbour the page starts behind, seen in its direction.
    pub behind: Option<Vec<KeyValue>>,
}

/// A row with its place in the order.
#[derive(Clone, Debug)]
pub struct Placed<M> {
    /// The row.
    pub row: OfEmployer<M>,
    /// The values of its sort keys.
    pub place: Vec<KeyValue>,
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct Page<M> {
    /// The rows, in order.
    pub rows: Vec<Placed<M>>,
    /// Whether more rows follow in the direction asked.
    pub has_more: bool,
}

impl<M> Page<M> {
    /// A page without rows.
    pub fn empty() -> Self {
        Self {
            rows: Vec::new(),
            has_more: false,
        }
    }
}

/// Counts the rows of a listing; run only when the count is asked for.
#[derive(Clone, Debug)]
pub struct Count {
    statement: SelectStatement,
    /// Whether it counts records of the access log, which may lie in a database of its own.
    is_of_log: bool,
}

impl Count {
    /// Counts what `listing` lists.
    pub(super) fn of(listing: &SelectStatement) -> Self {
        let mut inner = listing.clone();
        inner.clear_selects().clear_order_by().expr(Expr::val(1));
        Self {
            statement: Query::select()
                .expr_as(Expr::cust("COUNT(*)"), "total")
                .from_subquery(inner, "listing")
                .to_owned(),
            is_of_log: false,
        }
    }

    /// Counts what `listing` lists of the access log.
    pub(super) fn of_log(listing: &SelectStatement) -> Self {
        Self {
            is_of_log: true,
            ..Self::of(listing)
        }
    }

    /// Whether the access log's database counts it.
    pub fn is_of_log(&self) -> bool {
        self.is_of_log
    }

    /// Runs the count.
    pub async fn run(&self, db: &DatabaseConnection) -> Result<i64, StoreError> {
        match db.query_one(&self.statement).await? {
            Some(row) => Ok(row.try_get("", "total")?),
            None => Ok(0),
        }
    }
}

/// Runs one page of a listing. `keys` must be unique together; the last is the tie-breaker.
pub(super) async fn run<M: FromQueryResult>(
    db: &DatabaseConnection,
    reading: Reading<'_>,
    mut listing: SelectStatement,
    keys: &[SortKey],
    request: &PageRequest,
) -> Result<Page<M>, StoreError> {
    for (index, key) in keys.iter().enumerate() {
        let order = if key.descending == request.from_end {
            Order::Asc
        } else {
            Order::Desc
        };
        listing
            .expr_as(key.expression.clone(), alias(index))
            .order_by_expr(key.expression.clone(), order);
    }
    if let Some(behind) = &request.behind {
        if !fits(keys, behind) {
            return Err(StoreError::ForeignPlace);
        }
        listing.cond_where(beyond(keys, behind, request.from_end));
    }
    listing.limit(request.size + 1);
    let results = db.query_all(&listing).await?;
    let mut rows = results
        .iter()
        .map(|result| placed(result, keys))
        .collect::<Result<Vec<_>, _>>()?;
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    for result in results.iter().take(size) {
        reading.note(result);
    }
    if request.from_end {
        rows.reverse();
    }
    Ok(Page { rows, has_more })
}

pub(super) fn alias(index: usize) -> String {
    format!("sort_{index}")
}

/// Whether a place has a value for each key, of its kind. A cursor comes back from a client, and a
/// database may fail on a value of another kind.
fn fits(keys: &[SortKey], place: &[KeyValue]) -> bool {
    keys.len() == place.len()
        && keys.iter().zip(place).all(|(key, value)| {
            let kind = match value {
                KeyValue::Text(_) => KeyKind::Text,
                KeyValue::Integer(_) => KeyKind::Integer,
                KeyValue::Date(_) => KeyKind::Date,
            };
            kind == key.kind
        })
}

/// Rows beyond a place: equal in some first keys and beyond in the next.
pub(super) fn beyond(keys: &[SortKey], place: &[KeyValue], from_end: bool) -> Cond {
    if !fits(keys, place) {
        // A forged cursor has a place that no row can have, so nothing lies beyond it.
        return Cond::all().add(nowhere());
    }
    let mut any = Cond::any();
    for (index, (key, value)) in keys.iter().zip(place).enumerate() {
        let mut all = Cond::all();
        for (earlier, value) in keys.iter().zip(place).take(index) {
            all = all.add(earlier.expression.clone().eq(expression(value)));
        }
        let next = if key.descending == from_end {
            key.expression.clone().gt(expression(value))
        } else {
            key.expression.clone().lt(expression(value))
        };
        any = any.add(all.add(next));
    }
    any
}

fn expression(value: &KeyValue) -> SimpleExpr {
    match value {
        KeyValue::Text(text) => Expr::val(text.as_str()),
        KeyValue::Integer(number) => Expr::val(*number),
        KeyValue::Date(date) => Expr::val(*date),
    }
}

pub(super) fn placed<M: FromQueryResult>(
    result: &QueryResult,
    keys: &[SortKey],
) -> Result<Placed<M>, StoreError> {
    let place = keys.iter().enumerate().map(|(index, key)| {
        let name = alias(index);
        Ok(match key.kind {
            KeyKind::Text => KeyValue::Text(result.try_get("", &name)?),
            KeyKind::Integer => KeyValue::Integer(result.try_get("", &name)?),
            KeyKind::Date => KeyValue::Date(result.try_get("", &name)?),
        })
    });
    let place = place.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Placed {
        row: read(result)?,
        place,
    })
}
