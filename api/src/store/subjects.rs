//! Whose a key is, for those who answer a person about the processing of its data. No row of a
//! register is read, only which employer a key is tied to.
use std::collections::BTreeSet;

use entity::employer_identifier;
use sea_orm::sea_query::Cond;
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};

use super::StoreError;
use crate::domain::codes::{Code as _, IdentifierScheme};

/// The employers that these keys are tied to.
pub async fn employers_of(
    db: &DatabaseConnection,
    keys: &[(IdentifierScheme, String)],
) -> Result<BTreeSet<i64>, StoreError> {
    if keys.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut any = Cond::any();
    for (scheme, value) in keys {
        any = any.add(
            Condition::all()
                .add(employer_identifier::Column::Scheme.eq(scheme.as_str()))
                .add(employer_identifier::Column::Value.eq(value.as_str())),
        );
    }
    let employers: Vec<i64> = employer_identifier::Entity::find()
        .select_only()
        .column(employer_identifier::Column::EmployerId)
        .filter(any)
        .into_tuple()
        .all(db)
        .await?;
    Ok(employers.into_iter().collect())
}
