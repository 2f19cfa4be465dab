//! What is told of the domain as a whole: its worked cases, and the facts that it must get right.
pub(in crate::domain) mod case_files;
mod keys;
mod rights;
mod traps;
