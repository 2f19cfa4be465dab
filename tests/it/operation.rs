//! The program as people run it: its commands, its containers, its demo.
use std::path::{Path, PathBuf};

pub mod commands;
mod containers;
mod demo;
mod intake;
mod policy;
pub mod program;
mod tokens;
mod verify;

/// The root of the source.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the source is there")
}

fn text(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}
