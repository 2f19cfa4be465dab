//! How a restriction stands: its row in the register, made of what was fed and of the steps here.
use entity::service_restriction;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};

use super::{Opening, SOURCE, Taking};
use crate::domain::codes::{Code, RestrictionStepKind};
use crate::domain::identifiers::{Nib, Npp};
use crate::domain::regulation::Regulation;

/// Whether a row `t` of the register has steps, so that no whole register retires it.
pub(in crate::store) const IS_KEPT: &str = "EXISTS (SELECT 1 FROM restriction_step kept WHERE kept.restriction_number = t.restriction_number)";

/// Writes the row of a restriction that begins here.
pub(super) async fn open(
    db: &impl ConnectionTrait,
    law: &Regulation,
    taking: &Taking<'_>,
    opening: &Opening,
) -> Result<(), DbErr> {
    let ground = law.ground(opening.ground, taking.day);
    let is_recommended = opening.kind == RestrictionStepKind::RecommendImposition;
    let row = service_restriction::ActiveModel {
        restriction_number: Set(opening.number.as_str().to_owned()),
        npp: Set(opening.npp.as_ref().map(Npp::as_str).map(str::to_owned)),
        nib: Set(opening.nib.as_ref().map(Nib::as_str).map(str::to_owned)),
        service_kind: Set(opening.service.as_str().to_owned()),
        legal_ground: Set(ground
            .map(|row| row.legal_basis.clone())
            .unwrap_or_default()),
        requested_on: Set(taking.day),
        recommended_by: Set(is_recommended.then(|| taking.agency.office().id)),
        imposed_on: Set(None),
        imposed_by: Set(None),
        lifted_on: Set(None),
        source: Set(SOURCE.to_owned()),
        batch_id: Set(0),
        as_of: Set(taking.day),
    };
    service_restriction::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Brings the register's rows in line with the steps: of one restriction, or of all that have steps.
/// Whom, what and why is as the step says that began it here; an imposition or lifting happened on
/// the earlier of the two days that the feed and the step tell.
pub(in crate::store) async fn stand(
    db: &impl ConnectionTrait,
    number: Option<&str>,
) -> Result<(), DbErr> {
    let told = |value: &str, which: &str| {
        format!(
            "(SELECT {value} FROM restriction_step s \
             WHERE s.restriction_number = t.restriction_number AND {which})"
        )
    };
    let began_here = told("MIN(s.service_kind)", "s.service_kind IS NOT NULL");
    let mut sets: Vec<String> = ["npp", "nib", "service_kind", "legal_ground"]
        .iter()
        .map(|column| {
            let began = told(&format!("MIN(s.{column})"), "s.service_kind IS NOT NULL");
            format!("{column} = CASE WHEN {began_here} IS NOT NULL THEN {began} ELSE {column} END")
        })
        .collect();
    for (column, kind) in [("imposed_on", "IMPOSE"), ("lifted_on", "LIFT")] {
        let on = told("MIN(s.taken_on)", &format!("s.kind = '{kind}'"));
        sets.push(format!(
            "{column} = CASE WHEN {on} IS NOT NULL AND ({column} IS NULL OR {column} > {on}) \
             THEN {on} ELSE {column} END"
        ));
    }
    for (column, kind) in [
        ("imposed_by", "IMPOSE"),
        ("recommended_by", "RECOMMEND_IMPOSITION"),
    ] {
        let office = told("MIN(s.office)", &format!("s.kind = '{kind}'"));
        sets.push(format!("{column} = COALESCE({column}, {office})"));
    }
    let latest = told("MAX(s.taken_on)", "s.kind IS NOT NULL");
    sets.push(format!(
        "as_of = CASE WHEN as_of < {latest} THEN {latest} ELSE as_of END"
    ));
    let backend = db.get_database_backend();
    let (place, values) = match number {
        Some(number) => {
            let mark = match backend {
                sea_orm::DbBackend::Sqlite => "?",
                _ => "$1",
            };
            (
                format!("t.restriction_number = {mark}"),
                vec![number.into()],
            )
        }
        None => (IS_KEPT.to_owned(), Vec::new()),
    };
    let text = format!(
        "UPDATE service_restriction AS t SET {} WHERE {place}",
        sets.join(", ")
    );
    let statement = Statement::from_sql_and_values(backend, text, values);
    db.execute_raw(statement).await.map(drop)
}
