//! How far an import is: a bar on a terminal, a line now and then elsewhere.
use std::io::Write;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

/// How far the import of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The dataset.
    pub dataset: &'static str,
    /// Records that are safe: written, or rejected and kept.
    pub lines: u64,
    /// Records of the file.
    pub lines_total: u64,
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
        Box::new(lines(out, EVERY))
    }
}

/// Where and when the first report of a dataset stood: the rate counts from there.
#[derive(Clone, Copy)]
struct Pace {
    dataset: &'static str,
    lines: u64,
    began: Instant,
}

impl Pace {
    fn of(progress: Progress) -> Self {
        Self {
            dataset: progress.dataset,
            lines: progress.lines,
            began: Instant::now(),
        }
    }

    /// Counts anew where another dataset begins, and tells rate and remaining time.
    fn told(counting: &mut Option<Self>, progress: Progress) -> String {
        let same = counting.filter(|pace| pace.dataset == progress.dataset);
        let pace = *counting.insert(same.unwrap_or_else(|| Self::of(progress)));
        pace_of(progress, pace.lines, pace.began.elapsed())
            .map_or_else(String::new, |(rate, left)| {
                format!(", {rate}/s, {} left", HumanDuration(left))
            })
    }
}

/// Records a second since `lines`, and the time that the others take at this rate.
fn pace_of(progress: Progress, lines: u64, elapsed: Duration) -> Option<(u64, Duration)> {
    let millis = u64::try_from(elapsed.as_millis()).ok()?;
    let done = progress.lines.saturating_sub(lines);
    let rate = done.saturating_mul(1000).checked_div(millis)?;
    let left = progress.lines_total.saturating_sub(progress.lines);
    Some((rate, Duration::from_secs(left.checked_div(rate)?)))
}

fn bar() -> impl FnMut(Progress) + Send {
    let bar = ProgressBar::no_length();
    let template = "{prefix:28} {wide_bar} {percent:>3} %  {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let mut pace = None;
    move |progress| {
        let told = Pace::told(&mut pace, progress);
        bar.set_length(progress.lines_total);
        bar.set_prefix(progress.dataset);
        bar.set_position(progress.lines);
        bar.set_message(format!("{} lines{told}", progress.lines));
    }
}

fn lines(mut out: impl Write + Send, every: Duration) -> impl FnMut(Progress) + Send {
    let mut told = Instant::now();
    let mut pace = None;
    move |progress| {
        let rate = Pace::told(&mut pace, progress);
        if told.elapsed() < every {
            return;
        }
        told = Instant::now();
        let percent = progress.lines * 100 / progress.lines_total.max(1);
        // A closed pipe must not end an import.
        writeln!(
            out,
            "{}: {} lines, {percent} %{rate}",
            progress.dataset, progress.lines
        )
        .ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_this_run_and_tells_the_time_that_is_left() {
        let progress = Progress {
            dataset: "workers",
            lines: 5_000,
            lines_total: 9_000,
        };
        let told = |elapsed| pace_of(progress, 3_000, Duration::from_secs(elapsed));
        assert_eq!(told(2), Some((1_000, Duration::from_secs(4))));
        assert_eq!(told(0), None);
    }
}
