//! Documents that agencies registered. They hold no register's data and need no scope.
use chrono::{DateTime, Utc};
use entity::trusted_document::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, Statement,
};

use super::StoreError;
use crate::domain::codes::{Agency, Code};
use crate::domain::trusted_document::{DocumentId, TrustedDocument};

/// What tells whether anything was registered or retired since: cheap to ask again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Mark {
    /// How many were ever registered.
    pub registered: i64,
    /// How many of them are retired.
    pub retired: i64,
    /// The newest registration.
    pub registered_at: Option<DateTime<Utc>>,
    /// The newest retirement.
    pub retired_at: Option<DateTime<Utc>>,
}

/// How the table stands.
pub async fn mark(db: &DatabaseConnection) -> Result<Mark, StoreError> {
    let text = "SELECT COUNT(*) AS registered, COUNT(retired_at) AS retired, \
                MAX(registered_at) AS registered_at, MAX(retired_at) AS retired_at \
                FROM trusted_document";
    let statement = Statement::from_string(db.get_database_backend(), text);
    let mark = Mark::find_by_statement(statement).one(db).await?;
    Ok(mark.unwrap_or_default())
}

/// Every document, retired ones too, by agency and name.
pub async fn all(db: &DatabaseConnection) -> Result<Vec<TrustedDocument>, StoreError> {
    let rows = Entity::find()
        .order_by_asc(Column::Agency)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Hash);
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().filter_map(document).collect())
}

/// Registers documents; one that was registered before is in use again, under its new name.
pub async fn register(
    db: &DatabaseConnection,
    documents: &[TrustedDocument],
) -> Result<(), StoreError> {
    if documents.is_empty() {
        return Ok(());
    }
    let rows = documents.iter().map(row);
    let renewed = OnConflict::columns([Column::Agency, Column::Hash])
        .update_columns([
            Column::Name,
            Column::Operations,
            Column::Coordinates,
            Column::Cost,
            Column::RegisteredAt,
            Column::RegisteredBy,
            Column::RetiredAt,
        ])
        .to_owned();
    Entity::insert_many(rows)
        .on_conflict(renewed)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Retires a document of one agency, or of all that registered it; gives back how many went.
pub async fn retire(
    db: &DatabaseConnection,
    id: DocumentId,
    agency: Option<Agency>,
    at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut update = Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(Some(at)))
        .filter(Column::Hash.eq(id.hex()))
        .filter(Column::RetiredAt.is_null());
    if let Some(agency) = agency {
        update = update.filter(Column::Agency.eq(agency.as_str()));
    }
    Ok(update.exec(db).await?.rows_affected)
}

fn row(document: &TrustedDocument) -> ActiveModel {
    let list = |texts: &[String]| serde_json::Value::from(texts.to_vec()).to_string();
    ActiveModel {
        agency: Set(document.agency.as_str().to_owned()),
        hash: Set(document.id.hex()),
        name: Set(document.name.clone()),
        document: Set(document.text.to_string()),
        operations: Set(list(&document.operations)),
        coordinates: Set(list(&document.coordinates)),
        cost: Set(i64::from(document.cost)),
        registered_at: Set(document.registered_at),
        registered_by: Set(document.registered_by.clone()),
        retired_at: Set(document.retired_at),
    }
}

/// A row whose text is not the one of its hash was changed behind the service's back: it is not a
/// registered document, whatever the table says.
fn document(row: Model) -> Option<TrustedDocument> {
    let id = DocumentId::of(&row.document);
    let list = |text: &str| serde_json::from_str(text).unwrap_or_default();
    (id.hex() == row.hash).then_some(())?;
    Some(TrustedDocument {
        agency: row.agency.parse().ok()?,
        id,
        name: row.name,
        operations: list(&row.operations),
        coordinates: list(&row.coordinates),
        text: row.document.into(),
        cost: u32::try_from(row.cost).unwrap_or(u32::MAX),
        registered_at: row.registered_at,
        registered_by: row.registered_by,
        retired_at: row.retired_at,
    })
}
