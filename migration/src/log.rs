//! The steps that build the access log. They stand apart, because the log may have a database of
//! its own: SQLite then writes it while a feed holds the registers, and on PostgreSQL a role of its
//! own may own it.
use sea_orm_migration::prelude::*;

mod m20261126_000001_create_log;
mod m20261126_000002_guard_log;

/// Every step of the log, oldest first.
#[derive(Debug)]
pub struct LogMigrator;

#[async_trait::async_trait]
impl MigratorTrait for LogMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261126_000001_create_log::Migration),
            Box::new(m20261126_000002_guard_log::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("log_migrations").into_iden()
    }
}
