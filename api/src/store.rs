//! SQL, one file a register. Every read of employer rows takes a `Scope`.

pub mod connection;
