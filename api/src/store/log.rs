//! The access log's tables. What a record means and how the tree is built is the ledger's; here are
//! the statements.
mod accesses;
mod append;
mod pruning;
mod reading;
mod signed;

pub use accesses::{LogEntry, LogFilter, history, page};
pub use append::{Appending, Group, NewNode, NewRecord};
pub use pruning::{Prunable, prunable, prune};
pub use reading::{
    LogRecord, NodeRange, Trail, hashes, known_subjects, records_from, size, subjects_between,
    trail,
};
pub use signed::{
    LogCheckpoint, LogCosignature, checkpoints, cosignatures, keep_checkpoint, keep_cosignature,
    last_checkpoint, prunings,
};

/// Statements that let a role of PostgreSQL read the log and add to it, and nothing else.
pub fn grants(role: &str) -> Result<Vec<String>, NotARole> {
    let is_name = !role.is_empty()
        && role.len() <= 63
        && role
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        return Err(NotARole);
    }
    let added = "log_record, log_subject, log_node, log_checkpoint, log_cosignature";
    Ok(vec![
        format!("REVOKE ALL ON {added}, log_pruning, log_migrations FROM {role}"),
        format!("GRANT SELECT, INSERT ON {added} TO {role}"),
        format!("GRANT SELECT ON log_pruning, log_migrations TO {role}"),
    ])
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role's name has small letters, digits and underscores, at most 63")]
pub struct NotARole;
