//! What the registers say differently of one employer. Both words are kept; which is shown, and why,
//! is a rule of its own (`domain::profile`).
use std::collections::BTreeSet;

use crate::domain::codes::{BusinessScale, SourceField};

/// What one register says of an employer, as far as the reader may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceWord {
    /// The name as the register writes it.
    pub legal_name: Option<String>,
    /// The scale.
    pub scale: Option<BusinessScale>,
    /// Workers counted.
    pub headcount: Option<i32>,
}

/// A field about which registers disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The field.
    pub field: SourceField,
    /// The sources that speak of it, by their place in the list.
    pub sources: Vec<usize>,
}

/// The fields about which sources disagree. Names that differ in spelling, case and legal form say
/// the same here only where they are letter by letter alike after that.
pub fn contradictions(sources: &[SourceWord]) -> Vec<Contradiction> {
    let names = spoken(sources, |source| {
        source.legal_name.as_deref().map(plain_name)
    });
    let scales = spoken(sources, |source| source.scale);
    let headcounts = spoken(sources, |source| source.headcount);
    let found = [
        disagreement(SourceField::LegalName, &names),
        disagreement(SourceField::Scale, &scales),
        disagreement(SourceField::Headcount, &headcounts),
    ];
    found.into_iter().flatten().collect()
}

fn spoken<T>(sources: &[SourceWord], word: impl Fn(&SourceWord) -> Option<T>) -> Vec<(usize, T)> {
    sources
        .iter()
        .enumerate()
        .filter_map(|(index, source)| Some((index, word(source)?)))
        .collect()
}

fn disagreement<T: Ord>(field: SourceField, words: &[(usize, T)]) -> Option<Contradiction> {
    let distinct: BTreeSet<&T> = words.iter().map(|(_, word)| word).collect();
    let is_contradiction = distinct.len() > 1;
    is_contradiction.then(|| Contradiction {
        field,
        sources: words.iter().map(|(index, _)| *index).collect(),
    })
}

/// A name without case, punctuation and order of its words: `UJI COBA, PT` is `PT Uji Coba`.
fn plain_name(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, scale: Option<BusinessScale>, headcount: Option<i32>) -> SourceWord {
        SourceWord {
            legal_name: Some(name.to_owned()),
            scale,
            headcount,
        }
    }

    #[test]
    fn registers_that_say_the_same_do_not_contradict_each_other() {
        let sources = [
            source("PT Uji Coba", Some(BusinessScale::Small), None),
            source("UJI COBA, PT", None, Some(8)),
        ];
        assert_eq!(contradictions(&sources), []);
    }

    #[test]
    fn every_field_that_two_registers_say_differently_is_told_with_its_sources() {
        let sources = [
            source("PT Uji Coba", Some(BusinessScale::Small), None),
            source("PT Ujicoba", Some(BusinessScale::Micro), Some(3)),
            source("PT Uji Coba", None, Some(12)),
        ];
        let of = |field, sources: &[usize]| Contradiction {
            field,
            sources: sources.to_vec(),
        };
        assert_eq!(
            contradictions(&sources),
            [
                of(SourceField::LegalName, &[0, 1, 2]),
                of(SourceField::Scale, &[0, 1]),
                of(SourceField::Headcount, &[1, 2]),
            ]
        );
    }
}
