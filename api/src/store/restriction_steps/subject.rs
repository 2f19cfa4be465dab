//! What a step is about: the employer, how its restrictions stand, and the sanctions before them.
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::{employer, employer_identifier, restriction_step, service_restriction};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};

use super::sanctions::{fines_of, warnings_of};
use super::{Following, Opening, StepError, Taking, is_number_taken};
use crate::domain::codes::{
    Code, IdentifierScheme, RestrictionStepKind, ServiceKind, WarningGround,
};
use crate::domain::disclosure::VerdictScope;
use crate::domain::identifiers::{EmployerId, Nib, Npp};
use crate::domain::regulation::Regulation;
use crate::domain::restriction::{FineFact, Sanctions, Standing, WarningFact};
use crate::store::reading::Reading;
use crate::store::register::{EMPLOYER_ID, select};
use crate::store::restrictions::{Restriction, Restrictions};
use crate::store::{StoreError, employers, padded};

/// What a step is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// How the restriction stands.
    pub standing: Standing,
    /// The sanctions before it.
    pub sanctions: Sanctions,
}

/// A request that nobody made yet: of whom, for what service, on what ground.
pub type Prospect = (EmployerId, ServiceKind, WarningGround);

/// What a step is about.
pub(super) struct Subject {
    pub(super) number: String,
    pub(super) employers: Vec<i64>,
    pub(super) case: Case,
}

/// The subject of a step that begins a restriction.
pub(super) async fn opened(
    db: &impl ConnectionTrait,
    law: &Regulation,
    taking: &Taking<'_>,
    opening: &Opening,
) -> Result<Subject, StepError> {
    let employer = holder(db, taking.scope, opening).await?;
    let employer = employer.ok_or(StepError::NotFound)?;
    if is_number_taken(db, opening.number.as_str()).await? {
        return Err(StepError::NumberTaken);
    }
    let known = Known::of(db, taking.scope, &[employer]).await?;
    let mut standing = Standing::new(opening.service, opening.ground);
    known.compare(
        &mut standing,
        (opening.number.as_str(), &[employer]),
        law,
        taking.day,
    );
    Ok(Subject {
        number: opening.number.as_str().to_owned(),
        employers: vec![employer],
        case: Case {
            standing,
            sanctions: known.sanctions(&[employer]),
        },
    })
}

/// The subject of a step that goes on with a restriction.
pub(super) async fn followed(
    db: &impl ConnectionTrait,
    law: &Regulation,
    taking: &Taking<'_>,
    following: &Following,
) -> Result<Subject, StepError> {
    let number = following.restriction.as_str().to_owned();
    let numbers = [number.clone()];
    let mut found = gather(db, law, taking.scope, &numbers, taking.day).await?;
    let (employers, case) = found.remove(&number).ok_or(StepError::NotFound)?;
    Ok(Subject {
        number,
        employers,
        case,
    })
}

/// What the steps of restrictions are judged by, as far as the scope covers them.
pub async fn cases(
    db: &sea_orm::DatabaseConnection,
    law: &Regulation,
    scope: &VerdictScope,
    numbers: &[String],
    day: NaiveDate,
) -> Result<HashMap<String, Case>, StoreError> {
    let found = gather(db, law, scope, numbers, day).await?;
    let cases = found.into_iter();
    Ok(cases.map(|(number, (_, case))| (number, case)).collect())
}

/// What a request that nobody made yet is judged by: employer, service and ground, as far as the scope
/// covers them.
pub async fn outlooks(
    db: &sea_orm::DatabaseConnection,
    law: &Regulation,
    scope: &VerdictScope,
    asked: &[Prospect],
    day: NaiveDate,
) -> Result<HashMap<Prospect, Case>, StoreError> {
    let ids: BTreeSet<i64> = asked.iter().map(|(employer, ..)| employer.0).collect();
    let covered = employers::of_ids(db, scope.scope(), &ids).await?;
    let ids: Vec<i64> = covered.into_keys().collect();
    let known = Known::of(db, scope, &ids).await?;
    let covered = asked
        .iter()
        .filter(|(employer, ..)| ids.contains(&employer.0));
    let cases = covered.map(|prospect| {
        let (employer, service, ground) = *prospect;
        let mut standing = Standing::new(service, ground);
        known.compare(&mut standing, ("", &[employer.0]), law, day);
        let sanctions = known.sanctions(&[employer.0]);
        (
            *prospect,
            Case {
                standing,
                sanctions,
            },
        )
    });
    Ok(cases.collect())
}

type Found = HashMap<String, (Vec<i64>, Case)>;

async fn gather(
    db: &impl ConnectionTrait,
    law: &Regulation,
    scope: &VerdictScope,
    numbers: &[String],
    day: NaiveDate,
) -> Result<Found, DbErr> {
    let mut statement = select::<Restrictions>(scope.scope());
    let number = Expr::col((
        service_restriction::Entity,
        service_restriction::Column::RestrictionNumber,
    ));
    statement.and_where(number.is_in(padded(numbers)));
    let mut rows: HashMap<String, (Restriction, Vec<i64>)> = HashMap::new();
    for row in db.query_all(&statement).await? {
        let employer: i64 = row.try_get("", EMPLOYER_ID)?;
        let row = Restriction::from_query_result(&row, "")?;
        let number = row.restriction_number.clone();
        rows.entry(number)
            .or_insert((row, Vec::new()))
            .1
            .push(employer);
    }
    let employers: BTreeSet<i64> = rows.values().flat_map(|(_, ids)| ids).copied().collect();
    let known = Known::of(db, scope, &employers.into_iter().collect::<Vec<_>>()).await?;
    let mut found = Found::new();
    for (number, (row, employers)) in rows {
        let Some(mut standing) = known.standing(&row) else {
            continue;
        };
        known.compare(&mut standing, (&number, &employers), law, day);
        let sanctions = known.sanctions(&employers);
        found.insert(
            number,
            (
                employers,
                Case {
                    standing,
                    sanctions,
                },
            ),
        );
    }
    Ok(found)
}

/// The employer that has the keys, both where both are given.
async fn holder(
    db: &impl ConnectionTrait,
    scope: &VerdictScope,
    opening: &Opening,
) -> Result<Option<i64>, DbErr> {
    use employer_identifier::{Column, Entity};
    let keys = [
        (IdentifierScheme::Nib, opening.nib.as_ref().map(Nib::as_str)),
        (IdentifierScheme::Npp, opening.npp.as_ref().map(Npp::as_str)),
    ];
    let given: Vec<_> = keys
        .into_iter()
        .filter_map(|(scheme, value)| Some((scheme, value?)))
        .collect();
    if given.is_empty() {
        return Ok(None);
    }
    let mut statement = employers::select(scope.scope());
    for (scheme, value) in given {
        let owner = Query::select()
            .column(Column::EmployerId)
            .from(Entity)
            .and_where(Expr::col(Column::Scheme).eq(scheme.as_str()))
            .and_where(Expr::col(Column::Value).eq(value))
            .to_owned();
        let id = Expr::col((employer::Entity, employer::Column::Id));
        statement.and_where(id.in_subquery(owner));
    }
    let row = db.query_one(&statement).await?;
    row.map(|row| row.try_get("", EMPLOYER_ID)).transpose()
}

/// Everything about restrictions and sanctions of some employers.
struct Known {
    restrictions: Vec<(i64, Restriction)>,
    steps: HashMap<String, Vec<restriction_step::Model>>,
    warnings: Vec<(i64, WarningFact)>,
    fines: Vec<(i64, FineFact)>,
}

impl Known {
    async fn of(
        db: &impl ConnectionTrait,
        scope: &VerdictScope,
        employers: &[i64],
    ) -> Result<Self, DbErr> {
        let mut statement = select::<Restrictions>(scope.scope());
        let id = Expr::col((employer::Entity, employer::Column::Id));
        statement.and_where(id.is_in(padded(employers)));
        let rows = db.query_all(&statement).await?;
        let restrictions = rows
            .iter()
            .map(|row| {
                Ok((
                    row.try_get("", EMPLOYER_ID)?,
                    Restriction::from_query_result(row, "")?,
                ))
            })
            .collect::<Result<Vec<(i64, Restriction)>, DbErr>>()?;
        let numbers: Vec<String> = restrictions
            .iter()
            .map(|(_, row)| row.restriction_number.clone())
            .collect();
        // What is judged is not shown; that the employer was judged is.
        let reading = Reading::of::<restriction_step::Entity>(scope.scope());
        for employer in employers {
            reading.note_judged(*employer);
        }
        Ok(Self {
            restrictions,
            steps: steps_of(db, &numbers).await?,
            warnings: warnings_of(db, employers).await?,
            fines: fines_of(db, employers).await?,
        })
    }

    /// How a restriction stands; `None` where its service is of a release that knew more.
    fn standing(&self, row: &Restriction) -> Option<Standing> {
        let steps = self.steps.get(&row.restriction_number);
        let steps = steps.map(Vec::as_slice).unwrap_or_default();
        let mut taken: Vec<(RestrictionStepKind, NaiveDate)> = steps
            .iter()
            .filter_map(|step| Some((step.kind.parse().ok()?, step.taken_on)))
            .collect();
        // What only the register tells.
        let began_here = steps.iter().any(|step| step.service_kind.is_some());
        let told = [
            (
                RestrictionStepKind::Request,
                (!began_here).then_some(row.requested_on),
            ),
            (RestrictionStepKind::Impose, row.imposed_on),
            (RestrictionStepKind::Lift, row.lifted_on),
        ];
        for (kind, on) in told {
            let is_known = taken.iter().any(|(known, _)| *known == kind);
            if let Some(on) = on.filter(|_| !is_known) {
                taken.push((kind, on));
            }
        }
        Some(Standing {
            service: row.service_kind.parse().ok()?,
            ground: self.ground(row),
            taken,
            has_open_other: false,
            has_imposed_other: false,
            other_lifted_on: None,
        })
    }

    fn ground(&self, row: &Restriction) -> Option<WarningGround> {
        let mut steps = self.steps.get(&row.restriction_number)?.iter();
        steps.find_map(|step| step.ground.as_deref()?.parse().ok())
    }

    /// Looks for restrictions of other numbers, of the same service, ground and employers.
    fn compare(
        &self,
        standing: &mut Standing,
        (number, employers): (&str, &[i64]),
        law: &Regulation,
        day: NaiveDate,
    ) {
        let article = standing.ground.and_then(|ground| law.ground(ground, day));
        let is_same_ground = |row: &Restriction| match (self.ground(row), standing.ground) {
            (Some(one), Some(other)) => one == other,
            _ => article.is_none_or(|article| article.legal_basis == row.legal_ground),
        };
        let service = standing.service.as_str();
        for (employer, row) in &self.restrictions {
            let is_other = employers.contains(employer) && row.restriction_number != number;
            if !is_other || row.service_kind != service || !is_same_ground(row) {
                continue;
            }
            let lifted_on = row.lifted_on.filter(|lifted| *lifted <= day);
            if lifted_on.is_none() {
                standing.has_open_other = true;
                standing.has_imposed_other |= row.imposed_on.is_some();
            }
            // No day comes before every day.
            standing.other_lifted_on = Ord::max(standing.other_lifted_on, lifted_on);
        }
    }

    fn sanctions(&self, employers: &[i64]) -> Sanctions {
        let is_theirs = |employer: &i64| employers.contains(employer);
        let warnings = self.warnings.iter().filter(|(owner, _)| is_theirs(owner));
        let fines = self.fines.iter().filter(|(owner, _)| is_theirs(owner));
        Sanctions {
            warnings: warnings.map(|(_, fact)| fact.clone()).collect(),
            fines: fines.map(|(_, fact)| fact.clone()).collect(),
        }
    }
}

async fn steps_of(
    db: &impl ConnectionTrait,
    numbers: &[String],
) -> Result<HashMap<String, Vec<restriction_step::Model>>, DbErr> {
    let mut steps: HashMap<String, Vec<restriction_step::Model>> = HashMap::new();
    if numbers.is_empty() {
        return Ok(steps);
    }
    let found = restriction_step::Entity::find()
        .filter(restriction_step::Column::RestrictionNumber.is_in(padded(numbers)));
    for step in found.all(db).await? {
        let number = step.restriction_number.clone();
        steps.entry(number).or_default().push(step);
    }
    Ok(steps)
}
