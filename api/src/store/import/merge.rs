//! The statements that merge a staged chunk into its register on PostgreSQL: text of SQL by the
//! table's fields, made once a batch.
//!
//! In a first load every key is known to be new, and a plain `INSERT` is enough. Otherwise new rows go
//! in by an anti-join and not by `ON CONFLICT`: imports have the register to themselves while they
//! hold their lock, an `INSERT` that need not watch for others costs a quarter less, and
//! `ON CONFLICT DO UPDATE` writes a lock into every row that it then leaves as it is. Nothing is tried
//! that could fail on a key: the server's log would tell it.
use crate::store::import::owners;
use crate::store::records::{Field, FieldType, Table};

/// The staging table, of the session that fills it.
const STAGING: &str = "pg_temp.import_staging";

/// The statements of one table. `$1` is the source, `$2` the batch, `$3` the day, `$4` the register
/// that changes name, `$5` the time; [`MergeSql::repeats`] and [`MergeSql::changed`] take only the
/// batch, as `$1`.
pub(super) struct MergeSql {
    /// Makes the staging table.
    pub(super) create: String,
    /// Fills it.
    pub(super) copy: String,
    /// Empties it.
    pub(super) empty: String,
    /// Inserts every row, whose keys must be new, and answers their number.
    pub(super) insert_all: String,
    /// Inserts rows of new keys and answers their number.
    pub(super) insert: String,
    /// Writes rows that differ, remembers those that do not, and answers how many were written and
    /// which lines say something else than an earlier line of the file.
    pub(super) update: String,
    /// The lines that repeat a key of their chunk and say something else.
    pub(super) repeats: String,
    /// The lines whose rows are new or differ, before the merge.
    pub(super) changed: String,
}

impl MergeSql {
    pub(super) fn of(table: &Table) -> Self {
        let parts = Parts::of(table);
        Self {
            create: create(table),
            copy: format!("COPY {STAGING} FROM STDIN (FORMAT binary)"),
            empty: format!("TRUNCATE {STAGING}"),
            insert_all: parts.insert(""),
            insert: parts.insert(&parts.is_new()),
            update: parts.update(),
            repeats: parts.repeats(),
            changed: parts.changed(),
        }
    }
}

fn create(table: &Table) -> String {
    let columns = table
        .fields
        .iter()
        .map(|field| format!("{} {}", field.quoted(), type_of(field.field_type)));
    format!(
        "CREATE TEMPORARY TABLE import_staging (feed_line bigint NOT NULL, feed_repeat boolean NOT NULL, {})",
        list(columns)
    )
}

/// Name of a field's type on PostgreSQL.
pub(super) fn type_of(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::Integer => "integer",
        FieldType::Whole => "bigint",
        FieldType::Day => "date",
        FieldType::Truth => "boolean",
    }
}

/// The natural key of a row as PostgreSQL writes a list of values.
pub(super) fn key_text(table: &Table, place: &str) -> String {
    let keys = table
        .key_fields()
        .map(|field| format!("{place}.{}", field.quoted()));
    format!("ROW({})::text", list(keys))
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// What the statements are made of; `s` is the staged row and `t` the register's.
struct Parts<'a> {
    table: &'a Table,
    same_key: String,
    differs: String,
    /// A scalar query and no `EXISTS`, for which PostgreSQL may read the whole table into a hash.
    was_seen: String,
    owners: Vec<&'static str>,
    /// Whether an update can move a row from one employer to another.
    can_move: bool,
}

impl<'a> Parts<'a> {
    fn of(table: &'a Table) -> Self {
        let owners = owners::columns(table.name);
        let is_key = |name: &&str| table.key_fields().any(|field| field.name == *name);
        let values: Vec<&Field> = table.fields.iter().filter(|field| !field.is_key).collect();
        let row = |place: &str| {
            list(
                values
                    .iter()
                    .map(|field| format!("{place}.{}", field.quoted())),
            )
        };
        Self {
            same_key: table
                .key_fields()
                .map(|field| format!("t.{0} = s.{0}", field.quoted()))
                .collect::<Vec<_>>()
                .join(" AND "),
            differs: if values.is_empty() {
                "FALSE".to_owned()
            } else {
                format!("ROW({}) IS DISTINCT FROM ROW({})", row("t"), row("s"))
            },
            was_seen: format!(
                "(SELECT TRUE FROM import_seen met WHERE met.batch_id = $2 \
                 AND met.record_key = {} AND NOT met.is_rejected LIMIT 1) IS TRUE",
                key_text(table, "t")
            ),
            can_move: !owners.iter().all(is_key),
            owners,
            table,
        }
    }

    fn fields(&self, place: &str) -> String {
        list(
            self.table
                .fields
                .iter()
                .map(|field| format!("{place}{}", field.quoted())),
        )
    }

    /// The part of a statement that records the employers of `source`.
    fn touched(&self, source: &str) -> String {
        let Some(employers) = owners::employers(self.table.name, source) else {
            return String::new();
        };
        format!(
            ", touched AS (INSERT INTO employer_change (employer_id, register, batch_id, changed_at) \
             SELECT DISTINCT employer_id, $4::text, $2::bigint, $5::timestamptz FROM ({employers}) found \
             ON CONFLICT (batch_id, register, employer_id) \
             DO UPDATE SET id = excluded.id, changed_at = excluded.changed_at)"
        )
    }

    fn returned(&self, place: &str) -> String {
        if self.owners.is_empty() {
            return "1 AS one".to_owned();
        }
        list(self.owners.iter().map(|name| format!("{place}{name}")))
    }

    fn is_new(&self) -> String {
        let (table, same_key) = (self.table.name, &self.same_key);
        format!(" AND NOT EXISTS (SELECT 1 FROM {table} t WHERE {same_key})")
    }

    fn insert(&self, condition: &str) -> String {
        format!(
            "WITH inserted AS (INSERT INTO {table} ({columns}, source, batch_id, as_of) \
             SELECT {staged}, $1::text, $2::bigint, $3::date FROM {STAGING} s \
             WHERE NOT s.feed_repeat{condition} RETURNING {returned}){touched} \
             SELECT count(*) FROM inserted WHERE $4::text IS NOT NULL AND $5::timestamptz IS NOT NULL",
            table = self.table.name,
            columns = self.fields(""),
            staged = self.fields("s."),
            returned = self.returned(""),
            touched = self.touched("inserted"),
        )
    }

    fn update(&self) -> String {
        let table = self.table.name;
        let set = self.table.fields.iter().filter(|field| !field.is_key);
        let set = list(
            set.map(|field| format!("{0} = s.{0}", field.quoted()))
                .chain([
                    "source = $1::text".to_owned(),
                    "batch_id = $2::bigint".to_owned(),
                    "as_of = $3::date".to_owned(),
                ]),
        );
        // Where an update moves a row, whom it leaves is touched as well.
        let before = if self.can_move {
            let before = self
                .owners
                .iter()
                .map(|name| format!(", t.{name} AS before_{name}"));
            before.collect::<String>()
        } else {
            String::new()
        };
        let source = if self.can_move {
            let left = list(
                self.owners
                    .iter()
                    .map(|name| format!("before_{name} AS {name}")),
            );
            format!(
                "(SELECT {} FROM updated UNION ALL SELECT {left} FROM known \
                 WHERE differs AND NOT was_met) moved",
                self.returned("")
            )
        } else {
            "updated".to_owned()
        };
        format!(
            "WITH known AS MATERIALIZED (SELECT s.*{before}, {key} AS record_key, \
             t.batch_id = $2 AS is_own, {differs} AS differs, \
             CASE WHEN {differs} THEN t.batch_id = $2 OR {was_seen} ELSE FALSE END AS was_met \
             FROM {STAGING} s JOIN {table} t ON {same_key} WHERE NOT s.feed_repeat), \
             updated AS (UPDATE {table} t SET {set} FROM known s \
             WHERE {same_key} AND s.differs AND NOT s.was_met RETURNING {returned}), \
             remembered AS (INSERT INTO import_seen (batch_id, record_key, is_rejected) \
             SELECT $2::bigint, record_key, FALSE FROM known WHERE NOT differs AND NOT is_own \
             ON CONFLICT (batch_id, record_key) DO UPDATE SET is_rejected = FALSE){touched} \
             SELECT (SELECT count(*) FROM updated), \
             (SELECT string_agg(feed_line::text, ' ') FROM known WHERE was_met) \
             WHERE $4::text IS NOT NULL AND $5::timestamptz IS NOT NULL",
            key = key_text(self.table, "t"),
            differs = self.differs,
            was_seen = self.was_seen,
            same_key = self.same_key,
            returned = self.returned("t."),
            touched = self.touched(&source),
        )
    }

    fn repeats(&self) -> String {
        format!(
            "SELECT s.feed_line FROM {STAGING} s JOIN {} t ON {} WHERE s.feed_repeat AND {}",
            self.table.name, self.same_key, self.differs
        )
    }

    fn changed(&self) -> String {
        format!(
            "SELECT s.feed_line FROM {STAGING} s LEFT JOIN {} t ON {} WHERE NOT s.feed_repeat \
             AND (t.batch_id IS NULL OR (t.batch_id <> $1 AND {} AND NOT ({})))",
            self.table.name,
            self.same_key,
            self.differs,
            self.was_seen.replace("$2", "$1")
        )
    }
}
