//! What the database holds about some keys: a constant number of statements, however many there are.
use std::collections::{BTreeSet, HashMap};

use entity::{employer, employer_identifier, link_decision, link_decision_key};
use sea_orm::sea_query::{Asterisk, Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::shown::UNDESCRIBED;
use crate::domain::codes::{Code, DecisionKind, IdentifierScheme};
use crate::domain::linkage::{Holder, Key, Mark};

/// Side of a decision's keys that stayed, or of a rejection's lesser key.
pub(in crate::store) const LEFT: &str = "LEFT";
/// Side of a decision's keys that moved, or of a rejection's greater key.
pub(in crate::store) const RIGHT: &str = "RIGHT";

/// What the database holds about a chunk's keys.
#[derive(Debug, Default)]
pub(in crate::store) struct Held {
    /// Whose they are.
    pub(in crate::store) owners: HashMap<Key, i64>,
    /// NIBs and tax numbers of those employers.
    pub(in crate::store) singular: HashMap<i64, BTreeSet<Key>>,
    /// What people keep apart.
    pub(in crate::store) apart: Apart,
    /// Those employers as they are shown.
    pub(in crate::store) shown: HashMap<i64, employer::Model>,
}

/// What people keep apart, as far as it concerns a chunk.
#[derive(Debug, Default)]
pub(in crate::store) struct Apart {
    /// Marks of the keys that an employer holds.
    pub(in crate::store) of_employers: HashMap<i64, BTreeSet<Mark>>,
    /// Marks of keys that no employer holds.
    pub(in crate::store) of_keys: HashMap<Key, BTreeSet<Mark>>,
}

impl Held {
    /// An employer that holds some of a record's keys.
    pub(super) fn holder(&self, employer: i64, holds: BTreeSet<Key>) -> Holder {
        let name = self
            .shown
            .get(&employer)
            .filter(|shown| shown.shown_rank > UNDESCRIBED)
            .map(|shown| shown.legal_name.clone());
        let marks = self.apart.of_employers.get(&employer);
        Holder {
            employer,
            holds,
            singular: self.singular.get(&employer).cloned().unwrap_or_default(),
            marks: marks.cloned().unwrap_or_default(),
            name,
        }
    }
}

/// The employers that hold some of `keys`, what is shown of them, and what people keep apart.
pub(in crate::store) async fn of_keys(
    db: &impl ConnectionTrait,
    keys: &BTreeSet<Key>,
) -> Result<Held, DbErr> {
    let owners = owners_of(db, keys).await?;
    let involved: BTreeSet<i64> = owners.values().copied().collect();
    Ok(Held {
        singular: singular_keys(db, &involved).await?,
        apart: apart(db, keys, &involved).await?,
        shown: employers(db, &involved).await?,
        owners,
    })
}

/// Whose each key is; a key that nobody holds is left out.
pub(in crate::store) async fn owners_of(
    db: &impl ConnectionTrait,
    keys: &BTreeSet<Key>,
) -> Result<HashMap<Key, i64>, DbErr> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let found = employer_identifier::Entity::find()
        .filter(is_one_of(keys))
        .all(db)
        .await?;
    found
        .into_iter()
        .map(|row| Ok((key(&row.scheme, row.value)?, row.employer_id)))
        .collect()
}

/// The rows of the knot that have one of `keys`.
pub(in crate::store) fn is_one_of(keys: &BTreeSet<Key>) -> Expr {
    use employer_identifier::{Column, Entity};
    Expr::tuple([
        Expr::col((Entity, Column::Scheme)),
        Expr::col((Entity, Column::Value)),
    ])
    .in_subquery(wanted(keys))
}

fn wanted(keys: &BTreeSet<Key>) -> SelectStatement {
    let tuples = keys
        .iter()
        .map(|key| (key.scheme.as_str(), key.value.clone()));
    Query::select()
        .expr(Expr::col(Asterisk))
        .from_values(tuples, "wanted")
        .take()
}

/// NIBs and body tax numbers of employers.
pub(in crate::store) async fn singular_keys(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
) -> Result<HashMap<i64, BTreeSet<Key>>, DbErr> {
    let schemes = [IdentifierScheme::Nib, IdentifierScheme::Npwp];
    let mut singular: HashMap<i64, BTreeSet<Key>> = HashMap::new();
    for (employer, key) in keys_of(db, employers, &schemes).await? {
        singular.entry(employer).or_default().insert(key);
    }
    Ok(singular)
}

/// For each employer the key that stands for it towards people: a NIB before an NPP before a
/// manpower report's number, the least of them. None where no register describes it.
pub(super) async fn standing_keys(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
) -> Result<HashMap<i64, Key>, DbErr> {
    let schemes = [
        IdentifierScheme::Nib,
        IdentifierScheme::Npp,
        IdentifierScheme::Wlkp,
    ];
    let mut standing: HashMap<i64, Key> = HashMap::new();
    for (employer, key) in keys_of(db, employers, &schemes).await? {
        let least = standing.entry(employer).or_insert_with(|| key.clone());
        if key < *least {
            *least = key;
        }
    }
    Ok(standing)
}

async fn keys_of(
    db: &impl ConnectionTrait,
    employers: &BTreeSet<i64>,
    schemes: &[IdentifierScheme],
) -> Result<Vec<(i64, Key)>, DbErr> {
    use employer_identifier::{Column, Entity};
    let found = Entity::find()
        .filter(Column::EmployerId.is_in(employers.iter().copied()))
        .filter(Column::Scheme.is_in(schemes.iter().map(|scheme| scheme.as_str())))
        .all(db)
        .await?;
    found
        .into_iter()
        .map(|row| Ok((row.employer_id, key(&row.scheme, row.value)?)))
        .collect()
}

/// Employers as they are shown.
pub(in crate::store) async fn employers(
    db: &impl ConnectionTrait,
    ids: &BTreeSet<i64>,
) -> Result<HashMap<i64, employer::Model>, DbErr> {
    let found = employer::Entity::find()
        .filter(employer::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|employer| (employer.id, employer))
        .collect())
}

/// What decisions in force keep apart: the marks of `keys`, and of every key that one of
/// `employers` holds.
pub(in crate::store) async fn apart(
    db: &impl ConnectionTrait,
    keys: &BTreeSet<Key>,
    employers: &BTreeSet<i64>,
) -> Result<Apart, DbErr> {
    use employer_identifier::{Column as Identifier, Entity as Identifiers};
    use link_decision_key::{Column as Concerned, Entity as ConcernedKeys};
    let concerned = |column| Expr::col((ConcernedKeys, column));
    let identifier = |column| Expr::col((Identifiers, column));
    let is_same_key = identifier(Identifier::Scheme)
        .equals((ConcernedKeys, Concerned::Scheme))
        .and(identifier(Identifier::Value).equals((ConcernedKeys, Concerned::Value)));
    let mut about =
        Cond::any().add(identifier(Identifier::EmployerId).is_in(employers.iter().copied()));
    if !keys.is_empty() {
        let key = Expr::tuple([concerned(Concerned::Scheme), concerned(Concerned::Value)]);
        about = about.add(key.in_subquery(wanted(keys)));
    }
    let mut statement = Query::select();
    statement
        .columns(
            [
                Concerned::DecisionId,
                Concerned::Side,
                Concerned::Scheme,
                Concerned::Value,
            ]
            .map(|column| (ConcernedKeys, column)),
        )
        .column((Identifiers, Identifier::EmployerId))
        .from(ConcernedKeys)
        .inner_join(
            link_decision::Entity,
            concerned(Concerned::DecisionId)
                .equals((link_decision::Entity, link_decision::Column::Id)),
        )
        .left_join(Identifiers, is_same_key)
        .cond_where(keeps_apart())
        .cond_where(about);
    let mut apart = Apart::default();
    for row in db.query_all(&statement).await? {
        let mark = Mark {
            decision: row.try_get("", "decision_id")?,
            is_left: row.try_get::<String>("", "side")? == LEFT,
        };
        let employer: Option<i64> = row.try_get("", "employer_id")?;
        let marks = if let Some(employer) = employer {
            apart.of_employers.entry(employer).or_default()
        } else {
            let scheme: String = row.try_get("", "scheme")?;
            let value = row.try_get("", "value")?;
            apart.of_keys.entry(key(&scheme, value)?).or_default()
        };
        marks.insert(mark);
    }
    Ok(apart)
}

/// Decisions in force after which employers must not become one.
fn keeps_apart() -> Cond {
    use link_decision::{Column, Entity};
    let kinds = [DecisionKind::Reject, DecisionKind::Split].map(Code::as_str);
    Cond::all()
        .add(Expr::col((Entity, Column::Kind)).is_in(kinds))
        .add(Expr::col((Entity, Column::WithdrawnBy)).is_null())
}

/// A key as the tables write it.
pub(in crate::store) fn key(scheme: &str, value: String) -> Result<Key, DbErr> {
    let scheme = scheme
        .parse()
        .map_err(|unknown| DbErr::Custom(format!("{unknown}")))?;
    Ok(Key { scheme, value })
}
