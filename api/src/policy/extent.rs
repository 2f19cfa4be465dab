//! How much a document asks for, measured before the library sees it.
//!
//! The library's own limits run during validation, which walks every spread again: a 1 kB document
//! of nested fragments stops the process there. Here each fragment is measured once, over the whole
//! document, so that a bomb in an operation that is not selected is found as well.
use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::table::{Shape, Table, TypeIndex};

/// Limits on one document, each answered with `LIMIT_EXCEEDED`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Lexical tokens.
    pub tokens: usize,
    /// Nesting of selections.
    pub depth: u32,
    /// Aliases.
    pub aliases: u32,
    /// Directives.
    pub directives: u32,
    /// Selections after fragments are expanded.
    pub selections: u32,
    /// Estimated values returned; the sizes of lists multiply.
    pub cost: u32,
    /// `first` or `last` of a page.
    pub page: u32,
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            bytes: 100_000,
            tokens: 15_000,
            depth: 25,
            aliases: 100,
            directives: 100,
            selections: 10_000,
            cost: 100_000,
            page: 100,
        }
    }
}

/// A limit that a document exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document has more than {allowed} {what}")]
pub struct LimitExceeded {
    /// What there is too much of.
    pub what: &'static str,
    /// How much is allowed.
    pub allowed: u64,
}

/// Values that a list without `first` is assumed to hold.
const LIST_ASSUMED: u32 = 10;
/// Values of a page whose size is not stated.
pub const PAGE_DEFAULT: u32 = 20;

/// Checks the text: bytes, tokens and nesting, before a parser recurses over it.
pub fn check_text(text: &str, limits: &DocumentLimits) -> Result<(), LimitExceeded> {
    at_most("bytes", text.len(), limits.bytes)?;
    let (tokens, nesting) = lex(text);
    at_most("tokens", tokens, limits.tokens)?;
    // Lists and objects nest as selections do; twice the depth leaves room for a filter in the deepest field.
    at_most("levels of nesting", nesting, limits.depth as usize * 2)
}

/// Checks the parsed document with the variables that its lists are sized by.
pub fn check_document(
    table: &Table,
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &DocumentLimits,
) -> Result<(), LimitExceeded> {
    measure(table, document, variables, limits).map(|_| ())
}

/// How much a document asks for, over all of its operations; refused where that is too much.
pub fn measure(
    table: &Table,
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &DocumentLimits,
) -> Result<Extent, LimitExceeded> {
    let mut measure = Measure {
        table,
        document,
        variables,
        limits,
        memo: HashMap::new(),
        within: 0,
    };
    let mut whole = Extent::default();
    for (_, operation) in document.operations.iter() {
        let root = table.root(operation.node.ty);
        let extent = measure.set(root, &operation.node.selection_set.node)?;
        whole = whole.beside(extent);
        whole.directives += count(operation.node.directives.len());
    }
    // A fragment that nothing spreads is still walked by the library's validation.
    let names: Vec<&Name> = document.fragments.keys().collect();
    for name in names {
        measure.fragment(name)?;
    }
    check_extent(whole, limits)?;
    Ok(whole)
}

fn check_extent(extent: Extent, limits: &DocumentLimits) -> Result<(), LimitExceeded> {
    let checks = [
        ("levels of depth", extent.depth, limits.depth),
        ("aliases", extent.aliases, limits.aliases),
        ("directives", extent.directives, limits.directives),
        ("selections", extent.selections, limits.selections),
        ("units of cost", extent.cost, limits.cost),
    ];
    checks
        .into_iter()
        .try_for_each(|(what, is, allowed)| at_most(what, is as usize, allowed as usize))
}

fn at_most(what: &'static str, is: usize, allowed: usize) -> Result<(), LimitExceeded> {
    if is <= allowed {
        Ok(())
    } else {
        Err(LimitExceeded {
            what,
            allowed: allowed as u64,
        })
    }
}

/// A chain of fragments adds no depth to the answer, and each link a call to everything that follows it.
fn nested_at_most(nested: u32) -> Result<(), LimitExceeded> {
    at_most("nested fragments", nested as usize, NESTED_FRAGMENTS_MAX)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Fragments within fragments at most.
const NESTED_FRAGMENTS_MAX: usize = 50;

/// How much a document asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Selections after fragments are expanded.
    pub selections: u32,
    aliases: u32,
    directives: u32,
    depth: u32,
    /// Fragments within fragments.
    nested: u32,
    /// Estimated values returned.
    pub cost: u32,
}

impl Extent {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            nested: self.nested.max(other.nested),
            cost: self.cost.saturating_add(other.cost),
        }
    }
}

struct Measure<'a> {
    table: &'a Table,
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    limits: &'a DocumentLimits,
    /// `None` while a fragment is being measured: a cycle adds nothing and is refused by validation.
    memo: HashMap<&'a str, Option<Extent>>,
    /// Fragments that are being measured, one within the other.
    within: u32,
}

impl<'a> Measure<'a> {
    fn set(
        &mut self,
        parent: Option<TypeIndex>,
        set: &'a SelectionSet,
    ) -> Result<Extent, LimitExceeded> {
        let mut whole = Extent::default();
        for item in &set.items {
            let mut extent = match &item.node {
                Selection::Field(field) => self.field(parent, &field.node)?,
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(parent, |on| self.table.find_type(&on.node.on.node));
                    let mut extent = self.set(on, &fragment.node.selection_set.node)?;
                    extent.depth = extent.depth.saturating_sub(1);
                    extent
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node)?
                }
            };
            extent.selections = extent.selections.saturating_add(1);
            extent.directives = extent
                .directives
                .saturating_add(count(item.node.directives().len()));
            whole = whole.beside(extent);
            at_most(
                "selections",
                whole.selections as usize,
                self.limits.selections as usize,
            )?;
        }
        whole.depth = whole.depth.saturating_add(u32::from(!set.items.is_empty()));
        Ok(whole)
    }

    fn field(
        &mut self,
        parent: Option<TypeIndex>,
        field: &'a Field,
    ) -> Result<Extent, LimitExceeded> {
        let rule = parent.and_then(|parent| self.table.find_field(parent, &field.name.node));
        let times = match rule.map(|rule| rule.shape) {
            Some(Shape::Page) => self.page_size(field)?,
            Some(Shape::List) => self.list_size(field),
            Some(Shape::One) | None => 1,
        };
        let mut extent = self.set(rule.map(|rule| rule.returns), &field.selection_set.node)?;
        // An empty page still costs its statement, and its count.
        extent.cost = extent.cost.saturating_add(1).saturating_mul(times.max(1));
        extent.aliases = extent
            .aliases
            .saturating_add(u32::from(field.alias.is_some()));
        Ok(extent)
    }

    /// A list that answers keys has as many values as there are keys.
    fn list_size(&self, field: &Field) -> u32 {
        let stated = self.stated(field, &["nibs"]);
        let size = stated.and_then(|size| u32::try_from(size).ok());
        size.unwrap_or(LIST_ASSUMED).max(LIST_ASSUMED)
    }

    /// The largest number, or length of a list, that one of the arguments has.
    fn stated(&self, field: &Field, arguments: &[&str]) -> Option<u64> {
        let stated = arguments.iter().filter_map(|name| {
            let value = field.get_argument(name)?.node.clone();
            let value = value.into_const_with(|name| {
                Ok::<_, ()>(self.variables.get(&name).cloned().unwrap_or_default())
            });
            match value {
                Ok(Value::Number(number)) => number.as_u64(),
                Ok(Value::List(values)) => u64::try_from(values.len()).ok(),
                _ => None,
            }
        });
        stated.max()
    }

    fn page_size(&self, field: &Field) -> Result<u32, LimitExceeded> {
        let Some(size) = self.stated(field, &["first", "last", "ids"]) else {
            return Ok(PAGE_DEFAULT);
        };
        at_most(
            "rows a page",
            usize::try_from(size).unwrap_or(usize::MAX),
            self.limits.page as usize,
        )?;
        Ok(u32::try_from(size).unwrap_or(u32::MAX))
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Extent, LimitExceeded> {
        if let Some(known) = self.memo.get(name.as_str()) {
            return Ok(known.unwrap_or_default());
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Extent::default());
        };
        self.memo.insert(name.as_str(), None);
        self.within += 1;
        nested_at_most(self.within)?;
        let on = self
            .table
            .find_type(&fragment.node.type_condition.node.on.node);
        let mut extent = self.set(on, &fragment.node.selection_set.node)?;
        self.within -= 1;
        // Also where the inner ones were measured before: whoever follows the spreads recurses.
        extent.nested = extent.nested.saturating_add(1);
        nested_at_most(extent.nested)?;
        // The level of the spread is the level of the fragment's selections.
        extent.depth = extent.depth.saturating_sub(1);
        extent.directives = extent
            .directives
            .saturating_add(count(fragment.node.directives.len()));
        self.memo.insert(name.as_str(), Some(extent));
        Ok(extent)
    }
}

/// Counts lexical tokens and the deepest nesting of brackets. It need not judge the grammar: text
/// that is no document fails in the parser.
fn lex(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut tokens, mut nesting, mut deepest, mut at) = (0usize, 0usize, 0usize, 0usize);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                at += length_while(bytes, at, |b| b != b'\n' && b != b'\r');
                continue;
            }
            b'{' | b'(' | b'[' => {
                nesting += 1;
                deepest = deepest.max(nesting);
            }
            b'}' | b')' | b']' => nesting = nesting.saturating_sub(1),
            b'"' => at = end_of_string(bytes, at),
            b'.' => at += length_while(bytes, at, |b| b == b'.'),
            // Only a number has dots in it: after a name they begin a spread.
            b if b.is_ascii_alphanumeric() || *b == b'_' => {
                let is_number = b.is_ascii_digit();
                at += length_while(bytes, at, |b| {
                    b.is_ascii_alphanumeric() || b == b'_' || (is_number && b == b'.')
                });
            }
            _ => {}
        }
        tokens += 1;
    }
    (tokens, deepest)
}

fn length_while(bytes: &[u8], from: usize, holds: impl Fn(u8) -> bool) -> usize {
    bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| holds(**byte))
        .count()
}

fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    if let Some(block) = rest.strip_prefix(b"\"\"") {
        let mut at = 0;
        while let Some(window) = block.get(at..) {
            if window.starts_with(b"\\\"\"\"") {
                at += 4;
            } else if window.starts_with(b"\"\"\"") {
                return from + 2 + at + 3;
            } else if window.is_empty() {
                break;
            } else {
                at += 1;
            }
        }
        // The parser takes a block that never closes for an empty string, and reads on behind it.
        return from + 1;
    }
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' | b'\n' => return from + at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests;
