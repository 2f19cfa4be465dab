//! Reading the log by a right: the records that a [`LogScope`] covers, the latest first.
use chrono::{DateTime, Utc};
use entity::{log_node, log_record, log_subject};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{DatabaseConnection, EntityTrait, FromQueryResult, QueryTrait};

use super::LogRecord;
use crate::domain::access_log::Event;
use crate::domain::codes::{Agency, Code as _};
use crate::domain::disclosure::{LogReach, LogScope};
use crate::store::StoreError;
use crate::store::page::{self, Count, KeyKind, Page, PageRequest, SortKey};
use crate::store::reading::Reading;
use crate::store::register::EMPLOYER_ID;

/// Records that a history looks at together.
const PORTION: u64 = 200;

/// Which records to list; all that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// At or after this time.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
    /// Naming one of these subjects.
    pub subjects: Option<Vec<String>>,
    /// Of this agency.
    pub agency: Option<Agency>,
    /// For this purpose.
    pub purpose: Option<String>,
    /// For this case, power of attorney or application.
    pub reference: Option<String>,
    /// Of this event.
    pub event: Option<Event>,
    /// By this client.
    pub client: Option<String>,
}

/// A record with the hash that stands for it in the tree.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LogEntry {
    /// The record.
    #[sea_orm(nested)]
    pub record: LogRecord,
    /// The leaf's hash, as it is stored.
    pub leaf_hash: Vec<u8>,
}

/// Lists the records that a scope covers.
pub async fn page(
    db: &DatabaseConnection,
    scope: &LogScope,
    filter: &LogFilter,
    request: &PageRequest,
) -> Result<(Page<LogEntry>, Count), StoreError> {
    let listing = listing(scope, filter);
    let count = Count::of_log(&listing);
    let reading = Reading::of_log(scope);
    let page = page::run(db, reading, listing, &[by_position()], request).await?;
    Ok((page, count))
}

/// Of the accesses that name one of `subjects`, those that `concerns`, the latest first. Which do is not for
/// the database to say, so that it reads on until the page is full or there are no more.
pub async fn history(
    db: &DatabaseConnection,
    (scope, subjects): (&LogScope, Vec<String>),
    request: &PageRequest,
    concerns: impl Fn(&LogRecord) -> bool,
) -> Result<Page<LogEntry>, StoreError> {
    let filter = LogFilter {
        subjects: Some(subjects),
        event: Some(Event::Access),
        ..LogFilter::default()
    };
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut behind = request.behind.clone();
    loop {
        let portion = PageRequest {
            size: PORTION,
            from_end: false,
            behind,
        };
        let listing = listing(scope, &filter);
        let reading = Reading::of_log(scope);
        let read = page::run::<LogEntry>(db, reading, listing, &[by_position()], &portion).await?;
        behind = read.rows.last().map(|placed| placed.place.clone());
        let concerned = read.rows.into_iter();
        found.extend(concerned.filter(|placed| concerns(&placed.row.row.record)));
        if found.len() > size || !read.has_more {
            break;
        }
    }
    let has_more = found.len() > size;
    found.truncate(size);
    Ok(Page {
        rows: found,
        has_more,
    })
}

fn listing(scope: &LogScope, filter: &LogFilter) -> SelectStatement {
    use log_record::Column;
    let mut listing = QueryTrait::into_query(log_record::Entity::find());
    // Pages carry the employer of their rows; a record is no employer's.
    listing
        .expr_as(Expr::val(0_i64).cast_as("BIGINT"), EMPLOYER_ID)
        .expr_as(
            Expr::col((log_node::Entity, log_node::Column::Hash)),
            "leaf_hash",
        )
        .inner_join(
            log_node::Entity,
            Expr::col((log_node::Entity, log_node::Column::Position))
                .equals((log_record::Entity, Column::Position))
                .and(Expr::col((log_node::Entity, log_node::Column::Level)).eq(0)),
        );
    match scope.reach() {
        LogReach::Of(agency) => {
            listing.and_where(of_record(Column::Agency).eq(agency.as_str()));
        }
        LogReach::HistoryFor(_) => {
            listing.and_where(of_record(Column::Event).eq(Event::Access.code()));
        }
        LogReach::All => {}
    }
    restrict(&mut listing, filter);
    listing
}

fn restrict(listing: &mut SelectStatement, filter: &LogFilter) {
    use log_record::Column;
    let texts = [
        (
            Column::Agency,
            filter.agency.map(|agency| agency.as_str().to_owned()),
        ),
        (Column::Purpose, filter.purpose.clone()),
        (Column::Reference, filter.reference.clone()),
        (
            Column::Event,
            filter.event.map(|event| event.code().to_owned()),
        ),
        (Column::Client, filter.client.clone()),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            listing.and_where(of_record(column).eq(text));
        }
    }
    if let Some(from) = filter.from {
        listing.and_where(of_record(Column::RecordedAt).gte(from));
    }
    if let Some(to) = filter.to {
        listing.and_where(of_record(Column::RecordedAt).lt(to));
    }
    if let Some(subjects) = &filter.subjects {
        let naming = Query::select()
            .column(log_subject::Column::Position)
            .from(log_subject::Entity)
            .and_where(
                Expr::col(log_subject::Column::Subject).is_in(subjects.iter().map(String::as_str)),
            )
            .to_owned();
        listing.and_where(of_record(Column::Position).in_subquery(naming));
    }
}

fn of_record(column: log_record::Column) -> Expr {
    Expr::col((log_record::Entity, column))
}

fn by_position() -> SortKey {
    SortKey {
        expression: of_record(log_record::Column::Position),
        kind: KeyKind::Integer,
        descending: true,
    }
}
