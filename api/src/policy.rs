//! Agreements and declarations, compiled into the table that decides an operation.
