//! What a record says about the employer it belongs to: its keys, and how it describes it.
use super::layout::{Layout, ProfileColumns, Record};
use crate::domain::identifiers::RegionCode;
use crate::domain::linkage::Key;
use crate::domain::profile::{Profile, legal_form_of, regency_of};
use crate::store::import::Merged;
use crate::store::links::KeyedRecord;
use crate::store::records::Row;

/// The keyed records of a merged chunk; none where the layout ties nothing.
pub(super) fn keyed(
    layout: &'static Layout,
    rows: &[Row],
    merged: &Merged,
    home_region: &RegionCode,
) -> Vec<KeyedRecord> {
    if layout.ties.is_empty() {
        return Vec::new();
    }
    rows.iter()
        .filter(|row| !merged.duplicates.contains(&row.line))
        .map(|row| {
            let record = Record {
                layout,
                values: &row.values,
            };
            KeyedRecord {
                line: row.line,
                keys: keys_of(record),
                profile: profile_of(record, home_region),
                is_changed: merged.changed.contains(&row.line),
            }
        })
        .collect()
}

fn keys_of(record: Record<'_>) -> Vec<Key> {
    let keys = record.layout.ties.iter().filter_map(|tie| {
        let value = record.text(tie.column)?.to_owned();
        Some(Key {
            scheme: tie.scheme,
            value,
        })
    });
    keys.collect()
}

fn profile_of(record: Record<'_>, home_region: &RegionCode) -> Option<Profile> {
    let ProfileColumns { name, rank, status } = record.layout.profile.as_ref()?;
    let legal_name = record.text(name)?.to_owned();
    let owned = |column: &str| record.text(column).map(str::to_owned);
    let declared_form = record.text("legal_form").and_then(|form| form.parse().ok());
    Some(Profile {
        legal_form: declared_form.unwrap_or_else(|| legal_form_of(&legal_name)),
        legal_name,
        kbli: owned("kbli_version").zip(owned("kbli_code")),
        region_code: regency_of(record.text("district_code"), home_region),
        district_code: owned("district_code"),
        address: owned("address"),
        phone: owned("phone"),
        scale: owned("scale"),
        status: status(record),
        rank: *rank,
    })
}
