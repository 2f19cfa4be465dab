//! Rows of any register table, as the feeds hand them over: values in the order of the table's fields.
use chrono::NaiveDate;
use sea_orm::{DbErr, QueryResult};

/// The type of a field. Months are days, money and counts are whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text.
    Text,
    /// A 32-bit whole number.
    Integer,
    /// A 64-bit whole number, such as rupiah.
    Whole,
    /// A day.
    Day,
    /// True or false.
    Truth,
}

/// A field of a register table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its column.
    pub name: &'static str,
    /// Its type.
    pub field_type: FieldType,
    /// Whether it is part of the natural key.
    pub is_key: bool,
}

/// A register table as a feed fills it: its fields without source, batch and as-of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of the table.
    pub name: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A value of a field. It has no `Debug`, so that no log line can carry it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// Text.
    Text(String),
    /// A 32-bit whole number.
    Integer(i32),
    /// A 64-bit whole number.
    Whole(i64),
    /// A day.
    Day(NaiveDate),
    /// True or false.
    Truth(bool),
}

impl Value {
    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Integer(_) | Self::Whole(_) | Self::Day(_) | Self::Truth(_) => None,
        }
    }

    /// The day, where it is one.
    pub fn as_day(&self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Null | Self::Text(_) | Self::Integer(_) | Self::Whole(_) | Self::Truth(_) => None,
        }
    }

    /// The bound value, typed also where it is null: PostgreSQL refuses an untyped one.
    pub(super) fn bind(&self, field_type: FieldType) -> sea_orm::Value {
        match (self, field_type) {
            (Self::Text(text), _) => text.clone().into(),
            (Self::Integer(number), _) => (*number).into(),
            (Self::Whole(number), _) => (*number).into(),
            (Self::Day(day), _) => (*day).into(),
            (Self::Truth(truth), _) => (*truth).into(),
            (Self::Null, FieldType::Text) => None::<String>.into(),
            (Self::Null, FieldType::Integer) => None::<i32>.into(),
            (Self::Null, FieldType::Whole) => None::<i64>.into(),
            (Self::Null, FieldType::Day) => None::<NaiveDate>.into(),
            (Self::Null, FieldType::Truth) => None::<bool>.into(),
        }
    }

    /// Reads the column at `index` of a row.
    pub(super) fn read(
        row: &QueryResult,
        index: usize,
        field_type: FieldType,
    ) -> Result<Self, DbErr> {
        let value = match field_type {
            FieldType::Text => row
                .try_get_by_index::<Option<String>>(index)?
                .map(Self::Text),
            FieldType::Integer => row
                .try_get_by_index::<Option<i32>>(index)?
                .map(Self::Integer),
            FieldType::Whole => row.try_get_by_index::<Option<i64>>(index)?.map(Self::Whole),
            FieldType::Day => row
                .try_get_by_index::<Option<NaiveDate>>(index)?
                .map(Self::Day),
            FieldType::Truth => row
                .try_get_by_index::<Option<bool>>(index)?
                .map(Self::Truth),
        };
        Ok(value.unwrap_or(Self::Null))
    }
}

/// A row and the line of the file it came from.
#[derive(Clone)]
pub struct Row {
    /// Line on which the record begins.
    pub line: u64,
    /// A value for every field of the table, in their order.
    pub values: Vec<Value>,
}

impl Table {
    /// The values of `row` that make up its natural key.
    pub fn key_of(&self, row: &[Value]) -> Vec<Value> {
        self.fields
            .iter()
            .zip(row)
            .filter(|(field, _)| field.is_key)
            .map(|(_, value)| value.clone())
            .collect()
    }

    pub(super) fn key_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_key)
    }
}

impl Field {
    /// The column's name as a statement writes it: some are words of SQL.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }
}

/// The columns of a register table that a feed fills, for the test that layouts and tables agree.
#[cfg(test)]
pub(crate) fn fed_columns(table: &str) -> Option<Vec<String>> {
    use sea_orm::{Iden, Iterable};

    fn listed<E: sea_orm::EntityTrait>(table: &str) -> Option<Vec<String>> {
        (E::default().table_name() == table).then(|| {
            <E::Column as Iterable>::iter()
                .map(|column| column.unquoted().to_owned())
                .filter(|name| !matches!(name.as_str(), "source" | "batch_id" | "as_of"))
                .collect()
        })
    }

    macro_rules! first_of {
        ($($entity:ident)+) => { None$(.or_else(|| listed::<entity::$entity::Entity>(table)))+ };
    }
    first_of!(
        administrative_fine branch business_activity business_registration case_party complaint
        compliance_case construction_project contribution field_verification inspection
        inspection_finding inspection_note inspection_plan instalment_plan investigation
        investment_report kbli licence licence_application manpower_report membership
        membership_programme power_of_attorney power_of_attorney_employer region
        responsible_person service_restriction vulnerable_worker vulnerable_worker_period worker
        worker_enrolment written_warning
    )
}

/// Number of tables that feeds fill, for the same test.
#[cfg(test)]
pub(crate) const FED_TABLES: usize = FED.len();

/// The tables that feeds fill.
#[cfg(test)]
#[rustfmt::skip]
pub(crate) const FED: &[&str] = &[
    "administrative_fine", "branch", "business_activity", "business_registration", "case_party",
    "complaint", "compliance_case", "construction_project", "contribution", "field_verification",
    "inspection", "inspection_finding", "inspection_note", "inspection_plan", "instalment_plan",
    "investigation", "investment_report", "kbli", "licence", "licence_application",
    "manpower_report", "membership", "membership_programme", "power_of_attorney",
    "power_of_attorney_employer", "region", "responsible_person", "service_restriction",
    "vulnerable_worker", "vulnerable_worker_period", "worker", "worker_enrolment",
    "written_warning",
];
