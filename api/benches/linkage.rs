//! Measures the matching: precision and recall on the FEBRL sets and on made-up firms whose truth is
//! known, and the time and memory of a large run. `scripts/bench-linkage` runs it.
//!
//!     linkage [--febrl FOLDER] [--firms N]... [--workers N]
//!
//! Without arguments it makes one small run, so that it costs nothing where it is run by the way.
#[path = "linkage/febrl.rs"]
mod febrl;
#[path = "linkage/firms.rs"]
mod firms;
#[path = "linkage/quality.rs"]
mod quality;

use std::path::PathBuf;

use anyhow::{Context, bail};

/// Firms of the run without arguments.
const SMALL: u32 = 2_000;

fn main() -> anyhow::Result<()> {
    let (mut folder, mut sizes, mut workers) = (None, Vec::new(), 2);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--febrl" => folder = Some(PathBuf::from(value()?)),
            "--firms" => sizes.push(value()?.parse().context("--firms is a number")?),
            "--workers" => workers = value()?.parse().context("--workers is a number")?,
            // What cargo itself hands to every bench and test.
            "--bench" | "--test" => {}
            other => bail!("unknown argument {other}"),
        }
    }
    if folder.is_none() && sizes.is_empty() {
        sizes.push(SMALL);
    }
    if let Some(folder) = folder {
        febrl::run(&folder, workers)?;
    }
    for size in sizes {
        firms::run(size, workers);
    }
    Ok(())
}
