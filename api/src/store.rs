//! SQL, one file a register. Every read of employer rows takes a `Scope`.

pub mod batches;
pub mod import;
pub mod links;
pub mod records;
