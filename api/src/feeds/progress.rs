//! How far an import is: a bar on a terminal, a line now and then elsewhere.
use std::io::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How far the import of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The dataset.
    pub dataset: &'static str,
    /// Lines read so far.
    pub lines: u64,
    /// Bytes read so far.
    pub bytes_read: u64,
    /// Bytes of the file, where known.
    pub bytes_total: Option<u64>,
}

/// Time between two plain lines.
const EVERY: Duration = Duration::from_secs(3);

/// A progress callback for people: a bar where `is_terminal`, else a line of `out` every few seconds.
pub fn reporter(
    is_terminal: bool,
    out: impl Write + Send + 'static,
) -> Box<dyn FnMut(Progress) + Send> {
    if is_terminal {
        Box::new(bar())
    } else {
        Box::new(lines(out))
    }
}

fn bar() -> impl FnMut(Progress) + Send {
    let bar = ProgressBar::no_length();
    let template = "{prefix:28} {wide_bar} {percent:>3} %  {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    move |progress| {
        if let Some(total) = progress.bytes_total {
            bar.set_length(total);
        }
        bar.set_prefix(progress.dataset);
        bar.set_position(progress.bytes_read);
        bar.set_message(format!("{} lines", progress.lines));
        if progress.bytes_total == Some(progress.bytes_read) {
            // The next dataset begins the same bar anew; the report line says what became of this one.
            bar.tick();
        }
    }
}

fn lines(mut out: impl Write + Send) -> impl FnMut(Progress) + Send {
    let mut told = Instant::now();
    move |progress| {
        if told.elapsed() < EVERY {
            return;
        }
        told = Instant::now();
        let percent = progress
            .bytes_total
            .filter(|total| *total > 0)
            .map_or_else(String::new, |total| {
                format!(", {} %", progress.bytes_read * 100 / total)
            });
        // A closed pipe must not end an import.
        writeln!(
            out,
            "{}: {} lines{percent}",
            progress.dataset, progress.lines
        )
        .ok();
    }
}
