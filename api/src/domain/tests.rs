//! What is told of the domain as a whole: its worked cases.
pub(in crate::domain) mod case_files;
