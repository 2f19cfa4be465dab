//! Adding to the log: a group of records in one transaction, under a lock that gives every process
//! its turn.
//!
//! Statements are the same for every size of a group, so that each is prepared once: PostgreSQL
//! takes the rows as arrays, SQLite as one JSON text.
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr};
use serde_json::json;
use sqlx::{Postgres, Sqlite, Transaction};

/// Who adds to the log waits for this lock of PostgreSQL: places must follow one another.
const LOCK: i64 = 0x0005_1A9C_106B;

/// A record with its place.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Its place.
    pub position: i64,
    /// Code of the event.
    pub event: &'static str,
    /// When it happened.
    pub recorded_at: DateTime<Utc>,
    /// Code of the agency.
    pub agency: Option<String>,
    /// The client.
    pub client: Option<String>,
    /// The purpose.
    pub purpose: Option<String>,
    /// The reference.
    pub reference: Option<String>,
    /// The record itself.
    pub body: String,
    /// Whom or what it names.
    pub subjects: Vec<String>,
}

/// A hash of the tree.
#[derive(Clone, Copy, Debug)]
pub struct NewNode {
    /// Its level.
    pub level: i32,
    /// Its place within the level.
    pub position: i64,
    /// The hash.
    pub hash: [u8; 32],
}

/// What one transaction adds.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Records in the order of their places.
    pub records: Vec<NewRecord>,
    /// The hashes that they complete.
    pub nodes: Vec<NewNode>,
}

/// A transaction that holds the log's lock.
pub enum Appending {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Appending {
    /// Takes the lock.
    pub async fn begin(db: &DatabaseConnection) -> Result<Self, DbErr> {
        if db.get_database_backend() == DbBackend::Sqlite {
            let pool = db.get_sqlite_connection_pool();
            let transaction = pool.begin_with("BEGIN IMMEDIATE").await.map_err(fault)?;
            return Ok(Self::Sqlite(transaction));
        }
        let mut transaction = db
            .get_postgres_connection_pool()
            .begin()
            .await
            .map_err(fault)?;
        sqlx::query("SELECT pg_advisory_xact_lock($1)")
            .bind(LOCK)
            .execute(&mut *transaction)
            .await
            .map_err(fault)?;
        Ok(Self::Postgres(transaction))
    }

    /// The leaves from a place on: what others have added.
    pub async fn leaves_from(&mut self, position: i64) -> Result<Vec<Vec<u8>>, DbErr> {
        const TEXT: &str =
            "SELECT hash FROM log_node WHERE level = 0 AND position >= $1 ORDER BY position";
        let query = || sqlx::query_scalar::<_, Vec<u8>>(TEXT).bind(position);
        match self {
            Self::Sqlite(transaction) => {
                let query = sqlx::query_scalar::<_, Vec<u8>>(TEXT).bind(position);
                query.fetch_all(&mut **transaction).await
            }
            Self::Postgres(transaction) => query().fetch_all(&mut **transaction).await,
        }
        .map_err(fault)
    }

    /// Adds a group.
    pub async fn insert(&mut self, group: Group) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => insert_on_sqlite(transaction, &group).await,
            Self::Postgres(transaction) => insert_on_postgres(transaction, group).await,
        }
        .map_err(fault)
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(fault)
    }
}

async fn insert_on_postgres(
    transaction: &mut Transaction<'static, Postgres>,
    group: Group,
) -> Result<(), sqlx::Error> {
    let mut subjects: (Vec<String>, Vec<i64>) = Default::default();
    for record in &group.records {
        for subject in &record.subjects {
            subjects.0.push(subject.clone());
            subjects.1.push(record.position);
        }
    }
    let column = |of: fn(&NewRecord) -> Option<String>| -> Vec<Option<String>> {
        group.records.iter().map(of).collect()
    };
    sqlx::query(
        "INSERT INTO log_record \
         (position, event, recorded_at, agency, client, purpose, reference, body) \
         SELECT * FROM UNNEST($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], \
         $5::text[], $6::text[], $7::text[], $8::text[])",
    )
    .bind(places(&group))
    .bind(column(|record| Some(record.event.to_owned())))
    .bind(
        group
            .records
            .iter()
            .map(|record| record.recorded_at)
            .collect::<Vec<_>>(),
    )
    .bind(column(|record| record.agency.clone()))
    .bind(column(|record| record.client.clone()))
    .bind(column(|record| record.purpose.clone()))
    .bind(column(|record| record.reference.clone()))
    .bind(column(|record| Some(record.body.clone())))
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO log_node (level, position, hash) \
         SELECT * FROM UNNEST($1::int[], $2::bigint[], $3::bytea[])",
    )
    .bind(
        group
            .nodes
            .iter()
            .map(|node| node.level)
            .collect::<Vec<_>>(),
    )
    .bind(
        group
            .nodes
            .iter()
            .map(|node| node.position)
            .collect::<Vec<_>>(),
    )
    .bind(
        group
            .nodes
            .iter()
            .map(|node| node.hash.to_vec())
            .collect::<Vec<_>>(),
    )
    .execute(&mut **transaction)
    .await?;
    if !subjects.0.is_empty() {
        sqlx::query(
            "INSERT INTO log_subject (subject, position) \
             SELECT * FROM UNNEST($1::text[], $2::bigint[])",
        )
        .bind(subjects.0)
        .bind(subjects.1)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

async fn insert_on_sqlite(
    transaction: &mut Transaction<'static, Sqlite>,
    group: &Group,
) -> Result<(), sqlx::Error> {
    let records: Vec<_> = group
        .records
        .iter()
        .map(|record| {
            // The ORM writes times in this form.
            let at = record
                .recorded_at
                .to_rfc3339_opts(SecondsFormat::AutoSi, false);
            json!([
                record.position,
                record.event,
                at,
                record.agency,
                record.client,
                record.purpose,
                record.reference,
                record.body
            ])
        })
        .collect();
    sqlx::query(
        "INSERT INTO log_record \
         (position, event, recorded_at, agency, client, purpose, reference, body) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
         value ->> 6, value ->> 7 FROM json_each($1)",
    )
    .bind(json!(records).to_string())
    .execute(&mut **transaction)
    .await?;
    let nodes: Vec<_> = group
        .nodes
        .iter()
        .map(|node| json!([node.level, node.position, hexadecimal(&node.hash)]))
        .collect();
    sqlx::query(
        "INSERT INTO log_node (level, position, hash) \
         SELECT value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each($1)",
    )
    .bind(json!(nodes).to_string())
    .execute(&mut **transaction)
    .await?;
    let subjects: Vec<_> = group
        .records
        .iter()
        .flat_map(|record| {
            record
                .subjects
                .iter()
                .map(|subject| json!([subject, record.position]))
        })
        .collect();
    if !subjects.is_empty() {
        sqlx::query(
            "INSERT INTO log_subject (subject, position) \
             SELECT value ->> 0, value ->> 1 FROM json_each($1)",
        )
        .bind(json!(subjects).to_string())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

fn places(group: &Group) -> Vec<i64> {
    group.records.iter().map(|record| record.position).collect()
}

fn hexadecimal(hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn fault(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
