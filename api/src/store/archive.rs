//! Assessments that can be made again, with the facts and the law they were made of. Rows are written
//! once and never changed; what is there already stays.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{assessment_archive, facts_archive, law_archive};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait};

use super::StoreError;
use crate::domain::identifiers::EmployerId;
use crate::domain::regulation::Regulation;
use crate::domain::replay::{ArchivedAssessment, KeptAssessment};

/// Keeps the law's files under their hash, for assessments that are made by them.
pub async fn keep_law(
    db: &impl ConnectionTrait,
    law: &Regulation,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = law_archive::ActiveModel {
        law_hash: Set(law.content_hash().to_owned()),
        files: Set(serde_json::json!(law.texts()).to_string()),
        kept_at: Set(at),
    };
    law_archive::Entity::insert(row)
        .on_conflict_do_nothing_on([law_archive::Column::LawHash])
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Keeps an assessment and its facts. Its law is kept apart, by [`keep_law`].
pub async fn keep(
    db: &impl ConnectionTrait,
    employer: EmployerId,
    kept: &KeptAssessment,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let facts = facts_archive::ActiveModel {
        facts_hash: Set(kept.facts_hash()),
        facts: Set(kept.facts.clone()),
        kept_at: Set(at),
    };
    facts_archive::Entity::insert(facts)
        .on_conflict_do_nothing_on([facts_archive::Column::FactsHash])
        .exec_without_returning(db)
        .await?;
    let row = assessment_archive::ActiveModel {
        reference: Set(kept.reference()),
        employer_id: Set(employer.0),
        day: Set(kept.day),
        law_hash: Set(kept.law_hash.clone()),
        facts_hash: Set(kept.facts_hash()),
        result_hash: Set(kept.result_hash()),
        kept_at: Set(at),
    };
    assessment_archive::Entity::insert(row)
        .on_conflict_do_nothing_on([assessment_archive::Column::Reference])
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// An archived assessment by its reference, and the employer it was made of; `None` where it is not whole.
pub async fn find(
    db: &DatabaseConnection,
    reference: &str,
) -> Result<Option<(EmployerId, ArchivedAssessment)>, StoreError> {
    let Some(row) = assessment_archive::Entity::find_by_id(reference)
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let facts = facts_archive::Entity::find_by_id(&row.facts_hash)
        .one(db)
        .await?;
    let (Some(facts), Some(files)) = (facts, law(db, &row.law_hash).await?) else {
        return Ok(None);
    };
    let archived = ArchivedAssessment {
        day: row.day,
        law_hash: row.law_hash,
        law: files,
        facts_hash: row.facts_hash,
        facts: facts.facts,
        result_hash: row.result_hash,
    };
    Ok(Some((EmployerId(row.employer_id), archived)))
}

/// The law's files that were kept under a hash, by name.
pub(super) async fn law(
    db: &DatabaseConnection,
    law_hash: &str,
) -> Result<Option<BTreeMap<String, String>>, StoreError> {
    let row = law_archive::Entity::find_by_id(law_hash).one(db).await?;
    // What cannot be read is no file of the law: the replay says that it was changed.
    Ok(row.map(|row| serde_json::from_str(&row.files).unwrap_or_default()))
}
