//! The comparison as people read it: a line a change, `-` where it takes something away.
use std::fmt;

use super::{CoordinateDiff, DocumentDiff, PolicyDiff, TermDiff};

impl fmt::Display for PolicyDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "nothing changes");
        }
        for made in &self.agreements {
            writeln!(
                f,
                "agreement  {:<12} {} {}",
                made.agency, made.number, made.change
            )?;
        }
        for term in &self.terms {
            let TermDiff {
                agency,
                term,
                before,
                after,
                is_loss,
            } = term;
            let sign = sign(*is_loss);
            writeln!(
                f,
                "term     {sign} {agency:<12} {term}: {before} -> {after}"
            )?;
        }
        for seen in &self.coordinates {
            let CoordinateDiff {
                agency,
                purpose,
                coordinate,
                before,
                after,
                is_loss,
            } = seen;
            let sign = sign(*is_loss);
            writeln!(
                f,
                "sees     {sign} {agency:<12} {purpose:<28} {coordinate}: {before} -> {after}"
            )?;
        }
        for document in &self.documents {
            let DocumentDiff {
                agency,
                id,
                name,
                purpose,
                lost,
            } = document;
            let lost = lost.join(" ");
            writeln!(
                f,
                "document - {agency:<12} {purpose:<28} {name} ({id}) loses {lost}"
            )?;
        }
        Ok(())
    }
}

fn sign(is_loss: bool) -> char {
    if is_loss { '-' } else { '+' }
}
