//! Counting what is right, and what it cost.
use std::time::Instant;

use simpul::domain::matching::decide::{Decision, Link};
use simpul::feeds::matching::Matching;

/// Thresholds at which every set is reported.
const THRESHOLDS: [f64; 4] = [0.5, 0.9, 0.99, 0.999];

/// What is counted.
pub struct Quality<'a> {
    /// What was found.
    pub matching: &'a Matching,
    /// The firm or person of every record.
    pub truth: &'a [u32],
    /// Pairs that there are to find.
    pub pairs: usize,
}

impl Quality<'_> {
    /// Prints precision and recall at each threshold.
    pub fn print(&self) {
        for threshold in THRESHOLDS {
            self.line(&format!("probability >= {threshold}"), |link| {
                link.probability >= threshold
            });
        }
    }

    /// Prints precision and recall by what becomes of the links.
    pub fn print_decisions(&self) {
        self.line("automatic", |link| link.decision == Decision::Automatic);
        self.line("candidates", |link| link.decision == Decision::Candidate);
        self.line("both together", |_| true);
    }

    fn line(&self, what: &str, counts: impl Fn(&Link) -> bool) {
        let links = || self.matching.links.iter().filter(|link| counts(link));
        let right = links().filter(|link| self.is_right(link)).count();
        println!(
            "  {what:<24} precision {:>7} recall {:>7}   ({right} right of {} links, {} to find)",
            percent(right, links().count()),
            percent(right, self.pairs),
            links().count(),
            self.pairs
        );
    }

    fn is_right(&self, link: &Link) -> bool {
        let of = |record: u32| self.truth.get(record as usize);
        of(link.left) == of(link.right)
    }
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let hundredths = part * 1_000_000 / whole;
    format!("{}.{:02} %", hundredths / 10_000, hundredths % 10_000 / 100)
}

/// Time that a run takes, by the clock and of the processors: on a busy machine they differ.
pub struct Clock {
    begin: Instant,
    ticks: u64,
}

impl Clock {
    /// Begins to count.
    pub fn start() -> Self {
        Self {
            begin: Instant::now(),
            ticks: ticks(),
        }
    }

    /// Prints what the run cost.
    pub fn print(&self, matching: &Matching) {
        let blocks = matching.blocks;
        println!(
            "  {} pairs compared in {} blocks ({} split, {} cut, {} pairs left out)",
            matching.pairs, blocks.blocks, blocks.refined, blocks.cut, blocks.pairs_left_out,
        );
        println!(
            "  {:.1} s by the clock, {} s of processor time, peak memory {} MB",
            self.begin.elapsed().as_secs_f64(),
            (ticks() - self.ticks) / TICKS_A_SECOND,
            peak_kilobytes() / 1024
        );
    }
}

/// Ticks of `/proc/self/stat` on Linux.
const TICKS_A_SECOND: u64 = 100;

/// Processor time of this process, its own and the system's for it; 0 where there is no such file.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets, which may hold blanks, the 12th and 13th are utime and stime.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let of_process = rest.split_whitespace().skip(11).take(2);
    of_process
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum()
}

/// `VmHWM` of this process, in kB; 0 where there is no such file.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1))
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
