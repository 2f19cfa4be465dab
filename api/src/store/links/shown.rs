//! What is shown of an employer, as records come in. The rule is `domain::profile`.
use chrono::NaiveDate;
use entity::employer;

use crate::domain::codes::{Code, EmployerStatus, LegalForm};
use crate::domain::identifiers::RegionCode;
use crate::domain::profile::{self, Profile};
use crate::store::import::Provenance;

/// Where a word about an employer comes from.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Origin<'a> {
    /// The dataset.
    pub(in crate::store) source: &'a str,
    /// The batch that brought it.
    pub(in crate::store) batch_id: i64,
    /// The day it is true of.
    pub(in crate::store) as_of: NaiveDate,
    /// Regency of an employer whose kecamatan is unknown.
    pub(in crate::store) home_region: &'a RegionCode,
}

impl<'a> Origin<'a> {
    /// The origin of an import's rows.
    pub(in crate::store) fn of(provenance: &'a Provenance) -> Self {
        Self {
            source: provenance.source,
            batch_id: provenance.batch_id,
            as_of: provenance.as_of,
            home_region: &provenance.home_region,
        }
    }
}

/// Rank of an employer that no register describes.
pub(in crate::store) const UNDESCRIBED: i32 = 0;

/// Takes in a later word. True where what is shown changes.
pub(in crate::store) fn describe(shown: &mut employer::Model, described: employer::Model) -> bool {
    let before = shown.clone();
    let scale = shown.scale.clone().zip(shown.scale_source.clone());
    let (rank, as_of) = (described.shown_rank, described.as_of);
    if profile::replaces(rank, as_of, shown.shown_rank, shown.as_of) {
        *shown = described;
        // A register that is silent about the scale does not unsay another's word.
        if shown.scale.is_none() {
            (shown.scale, shown.scale_source) = scale.unzip();
        }
    } else if shown.scale.is_none() {
        (shown.scale, shown.scale_source) = (described.scale, described.scale_source);
    }
    *shown != before
}

/// What is shown of an employer in which another one ended.
pub(in crate::store) fn absorb(kept: &mut employer::Model, ended: employer::Model) {
    let is_better = ended.shown_rank > kept.shown_rank;
    let scale = kept.scale.take().zip(kept.scale_source.take());
    let ended_scale = ended.scale.clone().zip(ended.scale_source.clone());
    let scale = if is_better {
        ended_scale.or(scale)
    } else {
        scale.or(ended_scale)
    };
    if is_better {
        *kept = employer::Model {
            id: kept.id,
            ..ended
        };
    }
    (kept.scale, kept.scale_source) = scale.unzip();
}

/// What a record's word shows.
pub(in crate::store) fn model_of(
    origin: Origin<'_>,
    employer: i64,
    profile: &Profile,
) -> employer::Model {
    let (kbli_version, kbli_code) = profile.kbli.clone().unzip();
    let source = origin.source;
    employer::Model {
        id: employer,
        legal_name: profile.legal_name.clone(),
        legal_form: profile.legal_form.as_str().to_owned(),
        kbli_version,
        kbli_code,
        region_code: profile.region_code.as_str().to_owned(),
        district_code: profile.district_code.clone(),
        address: profile.address.clone(),
        phone: profile.phone.clone(),
        scale: profile.scale.clone(),
        scale_source: profile.scale.as_ref().map(|_| source.to_owned()),
        status: profile.status.as_str().to_owned(),
        shown_from: source.to_owned(),
        shown_rank: profile.rank.value(),
        batch_id: origin.batch_id,
        as_of: origin.as_of,
    }
}

/// What is shown where a register only mentions a key.
pub(in crate::store) fn undescribed(origin: Origin<'_>, employer: i64) -> employer::Model {
    employer::Model {
        id: employer,
        legal_name: profile::UNNAMED.to_owned(),
        legal_form: LegalForm::Other.as_str().to_owned(),
        kbli_version: None,
        kbli_code: None,
        region_code: origin.home_region.as_str().to_owned(),
        district_code: None,
        address: None,
        phone: None,
        scale: None,
        scale_source: None,
        status: EmployerStatus::Unknown.as_str().to_owned(),
        shown_from: origin.source.to_owned(),
        shown_rank: UNDESCRIBED,
        batch_id: origin.batch_id,
        as_of: origin.as_of,
    }
}
