//! The test tools that run on Node.js: `tests/node`.
use std::path::PathBuf;

use tokio::process::Command;

/// A script of `tests/node` with these arguments. It ends with its handle.
pub fn script(name: &str, arguments: &[&str]) -> Command {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/node"));
    assert!(
        folder.join("node_modules/oidc-provider").is_dir(),
        "tests/node/node_modules is not there: run scripts/test, which installs it, or `npm ci` in tests/node. \
         These tests are never skipped."
    );
    let mut command = Command::new("node");
    command
        .arg(folder.join(name))
        .args(arguments)
        .kill_on_drop(true);
    command
}

/// What is said where Node.js cannot be started.
pub const MISSING: &str = "Node.js can be started: run scripts/test, which installs it";
