//! The end of a batch: what the whole register no longer names is retired, what was remembered on
//! the way goes, and the batch is closed; all in one transaction.
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};

use super::{
    DatabaseConnection, RESTRICTIONS, WriteError, WriterPlan, begin, merge, owners, sqlite,
};
use crate::domain::codes::BatchStatus;
use crate::domain::faults::Fault;
use crate::store::batches::{self, BatchEnd, RejectedLine};
use crate::store::changes;
use crate::store::records::Value;
use crate::store::restriction_steps::IS_KEPT;

/// How many rows of a register the whole register no longer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Rows of the register.
    pub rows: u64,
    /// Those that neither a line of the file names nor a rejected one.
    pub missing: u64,
}

/// The transaction that ends a batch. Dropped without [`Closing::commit`], the batch stays `RUNNING`
/// and a re-run goes on from here.
pub struct Closing<'a> {
    transaction: DatabaseTransaction,
    plan: &'a WriterPlan,
}

impl<'a> Closing<'a> {
    /// Begins.
    pub async fn begin(db: &DatabaseConnection, plan: &'a WriterPlan) -> Result<Self, WriteError> {
        Ok(Self {
            transaction: begin(db).await?,
            plan,
        })
    }

    /// Counts what a whole register leaves out.
    pub async fn missing(&self) -> Result<Missing, WriteError> {
        let text = format!(
            "SELECT (SELECT COUNT(*) FROM {0} t), (SELECT COUNT(*) FROM {0} t WHERE {1})",
            self.plan.table.name,
            self.unnamed()
        );
        let rows = self.ask(text, [self.batch(), self.batch()]).await?;
        let count = |index| {
            let row = rows.first().map(|row| row.try_get_by_index::<i64>(index));
            Ok::<_, DbErr>(row.transpose()?.unwrap_or_default().cast_unsigned())
        };
        Ok(Missing {
            rows: count(0)?,
            missing: count(1)?,
        })
    }

    /// Moves the rows that the file does not name out of the register; answers how many.
    pub async fn retire(&self) -> Result<u64, WriteError> {
        let plan = self.plan;
        let table = plan.table.name;
        let unnamed = self.unnamed();
        if let Some(query) = owners::employers(table, "unnamed") {
            let columns = owners::columns(table).join(", ");
            let text = format!(
                "WITH unnamed AS (SELECT {columns} FROM {table} t WHERE {unnamed}) {query}"
            );
            let found = self.ask(text, [self.batch(), self.batch()]).await?;
            let employers = found.iter().map(|row| row.try_get_by_index(0));
            let employers: Vec<i64> = employers.collect::<Result<_, _>>()?;
            changes::record(&self.transaction, plan.cause(), employers).await?;
        }
        let (key, content) = match self.backend() {
            DbBackend::Sqlite => (sqlite::key_text(&plan.table, "t."), self.json_object()),
            _ => (
                merge::key_text(&plan.table, "t"),
                "row_to_json(t)::text".to_owned(),
            ),
        };
        let kept = format!(
            "INSERT INTO retired_record (batch_id, dataset, retired_at, record_key, content) \
             SELECT {}, {}, {}, {key}, {content} FROM {table} t WHERE {unnamed}",
            self.mark(1, "bigint"),
            self.mark(3, "text"),
            self.mark(4, "timestamptz"),
        );
        // SQLite counts marks by their place, PostgreSQL by their number.
        let own: sea_orm::Value = plan.dataset.into();
        let at: sea_orm::Value = plan.at.into();
        let values = match self.backend() {
            DbBackend::Sqlite => vec![self.batch(), own, at, self.batch(), self.batch()],
            _ => vec![self.batch(), self.batch(), own, at],
        };
        self.tell(kept, values).await?;
        let text = format!("DELETE FROM {table} AS t WHERE {unnamed}");
        self.tell(text, vec![self.batch(), self.batch()]).await
    }

    /// Keeps faults of the batch as a whole.
    pub async fn keep_faults(&self, faults: &[Fault]) -> Result<(), WriteError> {
        let batch_id = self.plan.batch_id;
        Ok(batches::keep_faults(&self.transaction, batch_id, faults).await?)
    }

    /// Closes the batch and makes it visible. False, and nothing of it stays, where another process
    /// has the batch.
    pub async fn commit(self, end: &BatchEnd) -> Result<bool, WriteError> {
        let Self { transaction, plan } = self;
        let batch_id = plan.batch_id;
        if !batches::advance(&transaction, batch_id, end.counts.read, end.counts).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        batches::forget_seen(&transaction, batch_id).await?;
        if end.status == BatchStatus::Done {
            batches::forget_rejects(&transaction, plan.dataset, batch_id, None).await?;
        }
        batches::finish(&transaction, batch_id, end).await?;
        transaction.commit().await?;
        Ok(true)
    }

    fn backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    fn batch(&self) -> sea_orm::Value {
        self.plan.batch_id.into()
    }

    /// A bound value of a type: SQLite counts by place, PostgreSQL by number.
    fn mark(&self, number: u8, type_name: &str) -> String {
        match self.backend() {
            DbBackend::Sqlite => "?".to_owned(),
            _ => format!("${number}::{type_name}"),
        }
    }

    /// What holds for rows `t` that neither a line nor a rejected line names. It binds the batch twice.
    fn unnamed(&self) -> String {
        let key = match self.backend() {
            DbBackend::Sqlite => sqlite::key_text(&self.plan.table, "t."),
            _ => merge::key_text(&self.plan.table, "t"),
        };
        // A restriction that somebody requested or imposed here is no mistake of an export.
        let kept = match self.plan.table.name {
            RESTRICTIONS => format!(" AND NOT {IS_KEPT}"),
            _ => String::new(),
        };
        format!(
            "t.batch_id <> {} AND NOT EXISTS (SELECT 1 FROM import_seen met \
             WHERE met.batch_id = {} AND met.record_key = {key}){kept}",
            self.mark(1, "bigint"),
            self.mark(2, "bigint"),
        )
    }

    fn json_object(&self) -> String {
        let fields = self.plan.table.fields.iter().map(|field| field.name);
        let pairs: Vec<String> = fields
            .chain(["source", "batch_id", "as_of"])
            .map(|name| format!("'{name}', t.\"{name}\""))
            .collect();
        format!("json_object({})", pairs.join(", "))
    }

    async fn ask<const N: usize>(
        &self,
        text: String,
        values: [sea_orm::Value; N],
    ) -> Result<Vec<QueryResult>, DbErr> {
        let statement = Statement::from_sql_and_values(self.backend(), text, values);
        self.transaction.query_all_raw(statement).await
    }

    async fn tell(&self, text: String, values: Vec<sea_orm::Value>) -> Result<u64, WriteError> {
        let statement = Statement::from_sql_and_values(self.backend(), text, values);
        Ok(self
            .transaction
            .execute_raw(statement)
            .await?
            .rows_affected())
    }
}

/// Keys of rejected lines that a statement remembers.
const KEYS_PER_STATEMENT: usize = 500;

/// Remembers the rows that rejected lines mean: a whole register that names a row badly still
/// names it.
pub(super) async fn protect(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    rejects: &[RejectedLine],
) -> Result<(), DbErr> {
    let keys: Vec<&Vec<Value>> = rejects
        .iter()
        .filter_map(|line| line.key.as_ref())
        .collect();
    for part in keys.chunks(KEYS_PER_STATEMENT) {
        protect_part(transaction, plan, part).await?;
    }
    Ok(())
}

async fn protect_part(
    transaction: &DatabaseTransaction,
    plan: &WriterPlan,
    keys: &[&Vec<Value>],
) -> Result<(), DbErr> {
    let backend = transaction.get_database_backend();
    let fields: Vec<_> = plan.table.key_fields().collect();
    let mut values: Vec<sea_orm::Value> = vec![plan.batch_id.into()];
    let mut tuples = Vec::with_capacity(keys.len());
    for key in keys {
        let marks: Vec<String> = fields
            .iter()
            .zip(key.iter())
            .map(|(field, value)| {
                values.push(value.bind(field.field_type));
                match backend {
                    DbBackend::Sqlite => "?".to_owned(),
                    _ => format!("${}::{}", values.len(), merge::type_of(field.field_type)),
                }
            })
            .collect();
        tuples.push(format!("({})", marks.join(", ")));
    }
    let names: Vec<String> = fields.iter().map(|field| field.quoted()).collect();
    let (batch, key) = match backend {
        DbBackend::Sqlite => ("?", sqlite::key_text(&plan.table, "named.")),
        _ => ("$1::bigint", merge::key_text(&plan.table, "named")),
    };
    let text = format!(
        "WITH named ({}) AS (VALUES {}) INSERT INTO import_seen (batch_id, record_key, is_rejected) \
         SELECT {batch}, {key}, TRUE FROM named WHERE TRUE ON CONFLICT DO NOTHING",
        names.join(", "),
        tuples.join(", "),
    );
    if backend == DbBackend::Sqlite {
        // The batch stands behind the keys there.
        values.rotate_left(1);
    }
    let statement = Statement::from_sql_and_values(backend, text, values);
    transaction.execute_raw(statement).await.map(drop)
}
