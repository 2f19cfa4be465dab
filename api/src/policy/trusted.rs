//! The registered documents in memory, so that a request that names one costs no statement.
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::parser::types::{OperationDefinition, Selection, SelectionSet};

use crate::domain::codes::Agency;
use crate::domain::trusted_document::{DocumentId, TrustedDocument};

/// Bytes of text that are kept at most; an operator who registers more is told.
pub const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Root fields that disclose no register's data: a client may send them though its agreement
/// accepts registered documents only, to write the next one.
const ALWAYS: [&str; 4] = ["__schema", "__type", "__typename", "accessPlan"];

type Known = HashMap<(Agency, DocumentId), Arc<TrustedDocument>>;

/// The documents in use. Each belongs to one agency: another's looks like none.
#[derive(Debug, Default)]
pub struct TrustedDocuments(RwLock<Arc<Known>>);

/// More text is registered than is kept in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("registered documents have more than {TEXT_BYTES_MAX} bytes together; retire some")]
pub struct TooMuchText;

impl TrustedDocuments {
    /// Takes these in place of those before, all at once; keeps those before where they are too many.
    pub fn replace(&self, documents: Vec<TrustedDocument>) -> Result<(), TooMuchText> {
        let in_use = documents
            .into_iter()
            .filter(|document| document.retired_at.is_none());
        let known: Known = in_use
            .map(|document| ((document.agency, document.id), Arc::new(document)))
            .collect();
        let bytes: usize = known.values().map(|document| document.text.len()).sum();
        if bytes > TEXT_BYTES_MAX {
            return Err(TooMuchText);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
        Ok(())
    }

    /// The document that an agency registered under this id.
    pub fn find(&self, agency: Agency, id: DocumentId) -> Option<Arc<TrustedDocument>> {
        self.known().get(&(agency, id)).cloned()
    }

    /// Whether this is the text of a document that the agency registered.
    pub fn holds(&self, agency: Agency, text: &str) -> bool {
        self.find(agency, DocumentId::of(text)).is_some()
    }

    /// Every document in use, by agency and name.
    pub fn all(&self) -> Vec<Arc<TrustedDocument>> {
        let mut all: Vec<_> = self.known().values().cloned().collect();
        all.sort_by(|one, other| {
            (one.agency, &one.name, one.id).cmp(&(other.agency, &other.name, other.id))
        });
        all
    }

    fn known(&self) -> Arc<Known> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Whether an operation selects only what discloses nothing of a register.
pub fn discloses_nothing(operation: &OperationDefinition) -> bool {
    is_harmless(&operation.selection_set.node, 0)
}

/// Fragments at the root nest no deeper than this; a cycle ends here, and validation refuses it.
const NESTING_MAX: u32 = 25;

fn is_harmless(set: &SelectionSet, nesting: u32) -> bool {
    nesting < NESTING_MAX
        && set.items.iter().all(|item| match &item.node {
            Selection::Field(field) => ALWAYS.contains(&field.node.name.node.as_str()),
            Selection::InlineFragment(fragment) => {
                is_harmless(&fragment.node.selection_set.node, nesting + 1)
            }
            // Tools write their introspection without one at the root; many of them could fan out.
            Selection::FragmentSpread(_) => false,
        })
}
