//! What noticed the mutants.
use std::fmt;

/// What notices a mutant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Noticed {
    /// An answer.
    ByBehaviour,
    /// No answer, although something is decided otherwise; the snapshot of the matrix perhaps.
    BySnapshot,
    /// No answer, because nothing is decided otherwise.
    Nowhere,
}

/// How many mutants were tried and noticed.
#[derive(Default)]
pub struct Score {
    /// Mutants.
    pub tried: usize,
    /// Of them, noticed by an answer.
    pub behaviour: usize,
    without_effect: usize,
    printed: usize,
    by_snapshot: Vec<String>,
    /// Mutants that decide something otherwise and that nothing noticed.
    pub unnoticed: Vec<String>,
}

impl Score {
    /// One more.
    pub fn add(&mut self, noticed: Noticed, is_printed: bool, name: String) {
        self.tried += 1;
        self.printed += usize::from(is_printed);
        match noticed {
            Noticed::ByBehaviour => self.behaviour += 1,
            Noticed::Nowhere => self.without_effect += 1,
            Noticed::BySnapshot if is_printed => self.by_snapshot.push(name),
            Noticed::BySnapshot => self.unnoticed.push(name),
        }
    }

    /// Mutants that decide something otherwise.
    pub fn effective(&self) -> usize {
        self.tried - self.without_effect
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "of {} tried, {} decide something otherwise; {} of these are noticed by behaviour, and \
             {} of all by the snapshot; by the snapshot alone:",
            self.tried,
            self.effective(),
            self.behaviour,
            self.printed
        )?;
        let mut alone = self.by_snapshot.iter();
        alone.try_for_each(|name| writeln!(f, "  {name}"))?;
        let mut unnoticed = self.unnoticed.iter();
        unnoticed.try_for_each(|name| writeln!(f, "  by nothing: {name}"))
    }
}
