//! The log's records, its tree, whom it names, and what was signed over it.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, integer, text, text_null, timestamp_with_time_zone,
};

/// Creates the tables of the log.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            nodes(),
            records(),
            subjects(),
            checkpoints(),
            cosignatures(),
            prunings(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in Log::TABLES {
            manager
                .drop_table(Table::drop().table(Alias::new(table)).to_owned())
                .await?;
        }
        Ok(())
    }
}

/// Hashes of the tree: leaves at level 0, and at each level above one for every 256 below it.
fn nodes() -> TableCreateStatement {
    Table::create()
        .table(Log::LogNode)
        .col(integer(Log::Level))
        .col(big_integer(Log::Position))
        .col(binary(Log::Hash))
        .primary_key(Index::create().col(Log::Level).col(Log::Position))
        .to_owned()
}

/// What was recorded. The other columns repeat the body, to be searched by.
fn records() -> TableCreateStatement {
    Table::create()
        .table(Log::LogRecord)
        .col(big_integer(Log::Position).primary_key())
        .col(text(Log::Event))
        .col(timestamp_with_time_zone(Log::RecordedAt))
        .col(text_null(Log::Agency))
        .col(text_null(Log::Client))
        .col(text_null(Log::Purpose))
        .col(text_null(Log::Reference))
        .col(text(Log::Body))
        .to_owned()
}

/// Whom or what a record names: employers, persons by pseudonym, batches, decisions.
fn subjects() -> TableCreateStatement {
    Table::create()
        .table(Log::LogSubject)
        .col(text(Log::Subject))
        .col(big_integer(Log::Position))
        .primary_key(Index::create().col(Log::Subject).col(Log::Position))
        .to_owned()
}

/// Signed heads of the tree.
fn checkpoints() -> TableCreateStatement {
    Table::create()
        .table(Log::LogCheckpoint)
        .col(big_integer(Log::Size).primary_key())
        .col(binary(Log::Root))
        .col(text(Log::Note))
        .to_owned()
}

/// Lines that others signed under a checkpoint.
fn cosignatures() -> TableCreateStatement {
    Table::create()
        .table(Log::LogCosignature)
        .col(big_integer(Log::Size))
        .col(text(Log::Cosigner))
        .col(text(Log::Line))
        .col(timestamp_with_time_zone(Log::ReceivedAt))
        .primary_key(Index::create().col(Log::Size).col(Log::Cosigner))
        .to_owned()
}

/// Ranges of records whose time was over: only these may be deleted.
fn prunings() -> TableCreateStatement {
    Table::create()
        .table(Log::LogPruning)
        .col(big_integer(Log::FirstPosition).primary_key())
        .col(big_integer(Log::LastPosition))
        .col(big_integer(Log::EventPosition))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let over = |name: &str, columns: &[Log]| {
        let mut index = Index::create();
        index.name(name).table(Log::LogRecord);
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        over(
            "ix_log_record_agency_position",
            &[Log::Agency, Log::Position],
        ),
        over(
            "ix_log_record_purpose_recorded_at",
            &[Log::Purpose, Log::RecordedAt],
        ),
        over("ix_log_record_event_position", &[Log::Event, Log::Position]),
        Index::create()
            .name("ix_log_subject_position")
            .table(Log::LogSubject)
            .col(Log::Position)
            .to_owned(),
    ]
}

#[derive(Clone, Copy, DeriveIden)]
enum Log {
    LogNode,
    LogRecord,
    LogSubject,
    LogCheckpoint,
    LogCosignature,
    LogPruning,
    Level,
    Position,
    Hash,
    Event,
    RecordedAt,
    Agency,
    Client,
    Purpose,
    Reference,
    Body,
    Subject,
    Size,
    Root,
    Note,
    Cosigner,
    Line,
    ReceivedAt,
    FirstPosition,
    LastPosition,
    EventPosition,
}

impl Log {
    const TABLES: [&'static str; 6] = [
        "log_node",
        "log_record",
        "log_subject",
        "log_checkpoint",
        "log_cosignature",
        "log_pruning",
    ];
}
