//! What is shown of employers whose keys have moved: told anew from the registers' current rows, by the
//! rule of `domain::profile`, so that a split employer shows its own registers' word.
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entity::{
    branch, business_registration, employer, employer_identifier, manpower_report, membership,
};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryTrait};

use super::links;
use super::links::shown::{self, Origin};
use super::register::{EMPLOYER_ID, Register};
use crate::domain::codes::EmployerStatus;
use crate::domain::identifiers::RegionCode;
use crate::domain::profile::{
    Profile, Rank, legal_form_of, regency_of, status_of_membership, status_of_registration,
};

pub mod unlinked;

/// One register's word about an employer, with what orders it among the words of one rank.
struct Word {
    employer: i64,
    profile: Profile,
    source: String,
    batch_id: i64,
    as_of: NaiveDate,
    key: String,
}

/// Shows `employers` by what the registers hold now. Each comes with what is shown of it at present,
/// whose region holds for a word that names no kecamatan.
pub(super) async fn reshow(
    db: &impl ConnectionTrait,
    employers: Vec<employer::Model>,
) -> Result<(), DbErr> {
    let at: BTreeMap<i64, RegionCode> = employers
        .iter()
        .filter_map(|employer| Some((employer.id, employer.region_code.parse().ok()?)))
        .collect();
    let mut words: BTreeMap<i64, Vec<Word>> = BTreeMap::new();
    for word in words_about(db, &at).await? {
        words.entry(word.employer).or_default().push(word);
    }
    let told = employers.into_iter().map(|present| {
        let words = words.remove(&present.id).unwrap_or_default();
        told(present, words)
    });
    links::show(db, told.collect()).await
}

/// What the words show, the least first, as if they had been fed in that order.
fn told(present: employer::Model, mut words: Vec<Word>) -> employer::Model {
    let home = present.region_code.parse::<RegionCode>();
    let Ok(home_region) = home else {
        return present;
    };
    words.sort_by(|one, other| one.place().cmp(&other.place()));
    let mut told: Option<employer::Model> = None;
    for word in words {
        let origin = Origin {
            source: word.source.as_str(),
            batch_id: word.batch_id,
            as_of: word.as_of,
            home_region: &home_region,
        };
        let described = shown::model_of(origin, present.id, &word.profile);
        match told.as_mut() {
            Some(told) => {
                shown::describe(told, described);
            }
            None => told = Some(described),
        }
    }
    told.unwrap_or_else(|| {
        let origin = Origin {
            source: present.shown_from.as_str(),
            batch_id: present.batch_id,
            as_of: present.as_of,
            home_region: &home_region,
        };
        shown::undescribed(origin, present.id)
    })
}

impl Word {
    fn place(&self) -> (i32, NaiveDate, i64, &str) {
        (
            self.profile.rank.value(),
            self.as_of,
            self.batch_id,
            &self.key,
        )
    }
}

async fn words_about(
    db: &impl ConnectionTrait,
    at: &BTreeMap<i64, RegionCode>,
) -> Result<Vec<Word>, DbErr> {
    let ids: BTreeSet<i64> = at.keys().copied().collect();
    let home = |employer: i64| at.get(&employer);
    let mut words = Vec::new();
    for (employer, row) in rows_of::<business_registration::Entity>(db, &ids).await? {
        words.extend(home(employer).map(|home| of_registration(employer, row, home)));
    }
    for (employer, row) in rows_of::<membership::Entity>(db, &ids).await? {
        words.extend(home(employer).map(|home| of_membership(employer, row, home)));
    }
    for (employer, row) in rows_of::<manpower_report::Entity>(db, &ids).await? {
        words.extend(home(employer).map(|home| of_report(employer, row, home)));
    }
    for (employer, row) in rows_by_nitku(db, &ids).await? {
        words.extend(home(employer).map(|home| of_branch(employer, row, home)));
    }
    Ok(words)
}

async fn rows_of<E: Register>(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
) -> Result<Vec<(i64, E::Model)>, DbErr> {
    let mut select = QueryTrait::into_query(E::find());
    E::tie(&mut select);
    read(db, select, employers).await
}

/// Branches by their own key; as a register they are the NIB's.
async fn rows_by_nitku(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
) -> Result<Vec<(i64, branch::Model)>, DbErr> {
    use crate::domain::codes::IdentifierScheme;
    let mut select = QueryTrait::into_query(branch::Entity::find());
    super::register::tie_by::<branch::Entity>(
        &mut select,
        IdentifierScheme::Nitku,
        branch::Column::Nitku,
    );
    read(db, select, employers).await
}

async fn read<M: FromQueryResult>(
    db: &impl ConnectionTrait,
    mut select: SelectStatement,
    employers: &BTreeSet<i64>,
) -> Result<Vec<(i64, M)>, DbErr> {
    let employer = || {
        Expr::col((
            employer_identifier::Entity,
            employer_identifier::Column::EmployerId,
        ))
    };
    select
        .expr_as(employer(), EMPLOYER_ID)
        .and_where(employer().is_in(employers.iter().copied()));
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("", EMPLOYER_ID)?,
                M::from_query_result(row, "")?,
            ))
        })
        .collect()
}

fn of_registration(employer: i64, row: business_registration::Model, home: &RegionCode) -> Word {
    let declared = row.legal_form.parse().ok();
    Word {
        employer,
        profile: Profile {
            legal_form: declared.unwrap_or_else(|| legal_form_of(&row.legal_name)),
            legal_name: row.legal_name,
            kbli: Some((row.kbli_version, row.kbli_code)),
            region_code: regency_of(Some(&row.district_code), home),
            district_code: Some(row.district_code),
            address: row.address,
            phone: row.phone,
            scale: Some(row.scale),
            status: status_of_registration(row.status.parse().ok()),
            rank: Rank::BusinessRegistration,
        },
        source: row.source,
        batch_id: row.batch_id,
        as_of: row.as_of,
        key: row.nib,
    }
}

fn of_membership(employer: i64, row: membership::Model, home: &RegionCode) -> Word {
    Word {
        employer,
        profile: Profile {
            legal_form: legal_form_of(&row.legal_name),
            legal_name: row.legal_name,
            kbli: row.kbli_version.zip(row.kbli_code),
            region_code: regency_of(row.district_code.as_deref(), home),
            district_code: row.district_code,
            address: row.address,
            phone: row.phone,
            scale: row.scale,
            status: status_of_membership(row.status.parse().ok()),
            rank: Rank::Membership,
        },
        source: row.source,
        batch_id: row.batch_id,
        as_of: row.as_of,
        key: format!("{} {}", row.npp, row.division),
    }
}

fn of_report(employer: i64, row: manpower_report::Model, home: &RegionCode) -> Word {
    Word {
        employer,
        profile: Profile {
            legal_form: legal_form_of(&row.legal_name),
            legal_name: row.legal_name,
            kbli: None,
            region_code: regency_of(row.district_code.as_deref(), home),
            district_code: row.district_code,
            address: row.address,
            phone: None,
            scale: None,
            status: EmployerStatus::Active,
            rank: Rank::ManpowerReport,
        },
        source: row.source,
        batch_id: row.batch_id,
        as_of: row.as_of,
        key: format!("{} {}", row.wlkp_number, row.year),
    }
}

fn of_branch(employer: i64, row: branch::Model, home: &RegionCode) -> Word {
    Word {
        employer,
        profile: Profile {
            legal_form: legal_form_of(&row.name),
            legal_name: row.name,
            kbli: None,
            region_code: regency_of(row.district_code.as_deref(), home),
            district_code: row.district_code,
            address: row.address,
            phone: None,
            scale: None,
            status: EmployerStatus::Unknown,
            rank: Rank::Mention,
        },
        source: row.source,
        batch_id: row.batch_id,
        as_of: row.as_of,
        key: row.nitku,
    }
}
