//! How far kept assessments follow the registers and the law.
use chrono::NaiveDate;
use entity::{assessed_source, assessment_progress};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, IntoActiveModel, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use super::Keeping;
use crate::domain::assessment::kept::faults;
use crate::domain::assessment::source_of_plans;
use crate::domain::codes::Code;
use crate::domain::dataset::INSTALMENT_PLANS;
use crate::domain::regulation::Regulation;
use crate::store::facts::FactsFound;

/// Serialises portions on PostgreSQL. Another lock than that of imports, which need not wait: an
/// employer that is touched meanwhile is named by a later change, and assessed again.
const REFRESH_LOCK: i64 = 0x5349_4d50_5553;

/// The id of the one row.
const ONLY: i32 = 1;

/// Begins a transaction that no other portion runs beside, in any process.
pub(super) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(options).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let values = [REFRESH_LOCK.into()];
        let lock = "SELECT pg_advisory_xact_lock($1)";
        let lock = Statement::from_sql_and_values(DbBackend::Postgres, lock, values);
        transaction.execute_raw(lock).await?;
    }
    Ok(transaction)
}

/// How far it came; `None` where it never began.
pub(super) async fn row(
    db: &impl ConnectionTrait,
) -> Result<Option<assessment_progress::Model>, DbErr> {
    assessment_progress::Entity::find_by_id(ONLY).one(db).await
}

/// The one row, and whether it is there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    row: assessment_progress::Model,
    is_stored: bool,
}

impl Progress {
    /// Reads how far it came. In the beginning nothing was seen, and everybody is of an earlier
    /// generation.
    pub(super) async fn load(db: &impl ConnectionTrait, law: &Regulation) -> Result<Self, DbErr> {
        let row = row(db).await?;
        Ok(Self {
            is_stored: row.is_some(),
            row: row.unwrap_or_else(|| assessment_progress::Model {
                id: ONLY,
                seen_change: 0,
                law_hash: law.content_hash().to_owned(),
                generation: 1,
                swept_to: Some(0),
            }),
        })
    }

    /// Whether it began, and nobody is left of an earlier generation or law.
    pub(super) fn is_settled(&self, law: &Regulation) -> bool {
        self.is_stored && self.row.swept_to.is_none() && self.row.law_hash == law.content_hash()
    }

    pub(super) fn seen_change(&self) -> i64 {
        self.row.seen_change
    }

    pub(super) fn generation(&self) -> i64 {
        self.row.generation
    }

    pub(super) fn swept_to(&self) -> Option<i64> {
        self.row.swept_to
    }

    pub(super) fn see(&mut self, change: i64) {
        self.row.seen_change = change;
    }

    /// Goes on to an employer; `None` where nobody is left.
    pub(super) fn sweep_to(&mut self, employer: Option<i64>) {
        self.row.swept_to = employer;
    }

    /// In the beginning everybody is of an earlier generation anyway.
    pub(super) fn begin_generation(&mut self) {
        self.row.generation += i64::from(self.is_stored);
        self.row.swept_to = Some(0);
    }

    pub(super) fn follow_law(&mut self, law: &Regulation) {
        if self.row.law_hash != law.content_hash() {
            law.content_hash().clone_into(&mut self.row.law_hash);
            self.begin_generation();
        }
    }

    pub(super) async fn store(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let row = self.row.clone().into_active_model().reset_all();
        if self.is_stored {
            assessment_progress::Entity::update(row).exec(db).await?;
        } else {
            assessment_progress::Entity::insert(row)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }
}

/// What every register is taken for on a day, and the instalment plans, which are fed by themselves.
pub(super) fn taken(
    ages: &FactsFound,
    law: &Regulation,
    day: NaiveDate,
) -> Vec<assessed_source::Model> {
    let registers = faults(&ages.sources, law, day).into_iter();
    let registers = registers.map(|(register, fault)| (register.as_str(), fault));
    let plans = source_of_plans(ages.instalment_plans_as_of, law, day);
    let taken = registers.chain([(INSTALMENT_PLANS, plans.fault())]);
    taken
        .map(|(register, fault)| assessed_source::Model {
            register: register.to_owned(),
            fault: fault.map(|fault| fault.as_str().to_owned()),
        })
        .collect()
}

/// The registers that are now taken for something else than before.
pub(super) async fn changed(
    db: &impl ConnectionTrait,
    ages: &FactsFound,
    keeping: &Keeping<'_>,
) -> Result<Vec<assessed_source::Model>, DbErr> {
    let known = assessed_source::Entity::find().all(db).await?;
    let now = taken(ages, keeping.law, keeping.day()).into_iter();
    Ok(now.filter(|taken| !known.contains(taken)).collect())
}

/// Takes over which registers are usable on the day; answers whether any is now taken for something
/// else than before.
pub(super) async fn follow_sources(
    db: &impl ConnectionTrait,
    ages: &FactsFound,
    keeping: &Keeping<'_>,
) -> Result<bool, DbErr> {
    let changed = changed(db, ages, keeping).await?;
    if changed.is_empty() {
        return Ok(false);
    }
    let rows = changed
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    let taken_over = OnConflict::column(assessed_source::Column::Register)
        .update_column(assessed_source::Column::Fault)
        .to_owned();
    assessed_source::Entity::insert_many(rows)
        .on_conflict(taken_over)
        .exec_without_returning(db)
        .await?;
    Ok(true)
}
