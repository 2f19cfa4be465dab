//! One JSON object as cells in the order of the layout. Nothing is kept that is no cell: nested
//! values are passed over without being built.
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::record::Cell;
use crate::feeds::cell::Kind;
use crate::feeds::header::printable;
use crate::feeds::layout::{Column, Layout};

/// Flaws kept of one object: more tell nothing more.
const FLAWS_MAX: usize = 10;

/// Something beside the cells that is wrong with an object.
pub(super) enum Flaw {
    /// A name that is no column's.
    Unknown(String),
    /// A column that is named twice.
    Repeated(&'static str),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "unknown: {name}"),
            Self::Repeated(name) => write!(f, "repeated: `{name}`"),
        }
    }
}

/// The line is not one JSON object.
#[derive(Debug, thiserror::Error)]
#[error("not one JSON object on one line; the trouble is near character {near}")]
pub(super) struct NotAnObject {
    near: usize,
}

/// The cells of the object read last, kept from line to line so that their memory is used again.
pub(super) struct Object {
    layout: &'static Layout,
    cells: Vec<JsonCell>,
    flaws: Vec<Flaw>,
}

#[derive(Default)]
struct JsonCell {
    is_given: bool,
    text: String,
    flaw: Option<&'static str>,
}

impl Object {
    pub(super) fn of(layout: &'static Layout) -> Self {
        let cells = layout.columns.iter().map(|_| JsonCell::default());
        Self {
            layout,
            cells: cells.collect(),
            flaws: Vec::new(),
        }
    }

    /// Reads an object, and answers what beside its cells is wrong with it.
    pub(super) fn read(&mut self, text: &str) -> Result<&[Flaw], NotAnObject> {
        for cell in &mut self.cells {
            cell.is_given = false;
            cell.text.clear();
            cell.flaw = None;
        }
        self.flaws.clear();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = Names(self).deserialize(&mut deserializer);
        read.and_then(|()| deserializer.end())
            .map_err(|error| NotAnObject {
                near: error.column(),
            })?;
        Ok(&self.flaws)
    }

    /// The cell of the column at a place; empty where the object leaves it out.
    pub(super) fn cell(&self, place: usize) -> Cell<'_> {
        self.cells.get(place).map_or(Cell::of(""), |cell| Cell {
            text: &cell.text,
            flaw: cell.flaw,
        })
    }

    /// The place of a name. Objects of one program name their columns in one order, so that the
    /// column after the last is looked at first.
    fn place_of(&self, name: &str, expected: usize) -> Option<usize> {
        let columns = self.layout.columns;
        if columns
            .get(expected)
            .is_some_and(|column| column.name == name)
        {
            return Some(expected);
        }
        let is_named = |column: &Column| column.name.eq_ignore_ascii_case(name.trim());
        columns.iter().position(is_named)
    }

    fn note(&mut self, flaw: Flaw) {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(flaw);
        }
    }
}

struct Names<'a>(&'a mut Object);

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let object = self.0;
        let mut expected = 0;
        while let Some(name) = map.next_key_seed(Name { object, expected })? {
            match name {
                Named::Column(place) => {
                    expected = place + 1;
                    let kind = object.layout.columns.get(place).map(|column| column.kind);
                    let cell = object.cells.get_mut(place).zip(kind);
                    let Some((cell, kind)) = cell else {
                        return Err(A::Error::custom("a column without a cell"));
                    };
                    map.next_value_seed(CellOf { cell, kind })?;
                }
                Named::Nothing => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// What a name names.
enum Named {
    /// The column at a place, for the first time.
    Column(usize),
    /// Nothing whose value counts.
    Nothing,
}

struct Name<'a> {
    object: &'a mut Object,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Named, E> {
        if name.starts_with('_') {
            return Ok(Named::Nothing);
        }
        let Some(place) = self.object.place_of(name, self.expected) else {
            self.object.note(Flaw::Unknown(printable(name)));
            return Ok(Named::Nothing);
        };
        let column = self.object.layout.columns.get(place);
        let cell = self.object.cells.get_mut(place);
        let Some((column, cell)) = column.zip(cell) else {
            return Ok(Named::Nothing);
        };
        if std::mem::replace(&mut cell.is_given, true) {
            self.object.note(Flaw::Repeated(column.name));
            return Ok(Named::Nothing);
        }
        Ok(Named::Column(place))
    }
}

struct CellOf<'a> {
    cell: &'a mut JsonCell,
    kind: Kind,
}

impl CellOf<'_> {
    fn number(self, digits: &dyn fmt::Display) {
        use fmt::Write as _;
        // Writing to a string cannot fail.
        write!(self.cell.text, "{digits}").ok();
    }
}

impl<'de> DeserializeSeed<'de> for CellOf<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.cell.text.push_str(text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.number(&number);
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.number(&number);
        Ok(())
    }

    // `1.250` is a thousand and a quarter's worth of doubt: JSON reads 1.25, an office 1250.
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.cell.flaw = Some(
            "a JSON number with a fraction or beyond 64 bits: write whole numbers, and all else as text",
        );
        self.number(&number);
        Ok(())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        if !matches!(self.kind, Kind::Truth) {
            self.cell.flaw = Some("true or false where the column holds something else");
        }
        self.number(&truth);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.cell.flaw = Some("a list: a column holds one value");
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.cell.flaw = Some("an object: a column holds one value");
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
