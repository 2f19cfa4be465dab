//! Restrictions of public services (TMP2T).
use chrono::NaiveDate;
use entity::{employer_identifier, service_restriction};
use sea_orm::DatabaseConnection;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};

use super::keyed::Keyed;
use super::page::{Count, KeyKind, Page, PageRequest, SortKey};
use super::reading::Reading;
use super::register::{Register, select};
use super::{StoreError, page};
use crate::domain::codes::{Code, IdentifierScheme, RestrictionState, ServiceKind};
use crate::domain::disclosure::Scope;
use crate::domain::scope::Group;

/// The register of service restrictions.
pub type Restrictions = service_restriction::Entity;
/// A service restriction.
pub type Restriction = service_restriction::Model;

/// The tie by NPP, where it is looked for beside the tie by NIB.
const BY_NPP: &str = "by_npp";

impl Register for service_restriction::Entity {
    const GROUP: Group = Group::Restriction;

    /// By NPP or by NIB. A row that names both keys of one employer is that employer's once; one
    /// whose keys are of two employers is shown with both, because it binds whom it names.
    fn tie(select: &mut SelectStatement) {
        use service_restriction::Column;
        let by_npp = identifies(IdentifierScheme::Npp, Column::Npp);
        let by_nib = identifies(IdentifierScheme::Nib, Column::Nib).and(names_by_npp().not());
        select.inner_join(employer_identifier::Entity, by_npp.or(by_nib));
    }

    fn order() -> &'static [service_restriction::Column] {
        use service_restriction::Column;
        &[Column::RequestedOn, Column::RestrictionNumber]
    }
}

impl Keyed for service_restriction::Entity {
    fn first_part() -> service_restriction::Column {
        service_restriction::Column::RestrictionNumber
    }

    fn key(row: &Restriction) -> Vec<String> {
        vec![row.restriction_number.clone()]
    }
}

fn identifies(scheme: IdentifierScheme, key: service_restriction::Column) -> SimpleExpr {
    use employer_identifier::{Column, Entity};
    Expr::col((Entity, Column::Scheme))
        .eq(scheme.as_str())
        .and(Expr::col((Entity, Column::Value)).equals((service_restriction::Entity, key)))
}

/// Whether the row names the same employer by its NPP as well.
fn names_by_npp() -> SimpleExpr {
    use employer_identifier::{Column, Entity};
    let same_employer =
        Expr::col((BY_NPP, Column::EmployerId)).equals((Entity, Column::EmployerId));
    let same_npp = Expr::col((BY_NPP, Column::Value)).equals((
        service_restriction::Entity,
        service_restriction::Column::Npp,
    ));
    let names = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, BY_NPP)
        .and_where(Expr::col((BY_NPP, Column::Scheme)).eq(IdentifierScheme::Npp.as_str()))
        .and_where(same_npp)
        .and_where(same_employer)
        .to_owned();
    Expr::exists(names)
}

/// Which restrictions to list.
#[derive(Clone, Debug, Default)]
pub struct RestrictionFilter {
    /// Of that service.
    pub service_kind: Option<ServiceKind>,
    /// In that state on a day.
    pub state: Option<(RestrictionState, NaiveDate)>,
}

/// Lists restrictions by the day of their request.
pub async fn page(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &RestrictionFilter,
    request: &PageRequest,
) -> Result<(Page<Restriction>, Count), StoreError> {
    use service_restriction::Column;
    let column = |column: Column| Expr::col((service_restriction::Entity, column));
    let mut listing = select::<Restrictions>(scope);
    if let Some(kind) = filter.service_kind {
        listing.and_where(column(Column::ServiceKind).eq(kind.as_str()));
    }
    if let Some((state, day)) = filter.state {
        listing.cond_where(is_in(state, day));
    }
    let tie = Expr::col((employer_identifier::Entity, employer_identifier::Column::Id));
    let keys = [
        (column(Column::RequestedOn), KeyKind::Date),
        (column(Column::RestrictionNumber), KeyKind::Text),
        (tie, KeyKind::Integer),
    ]
    .map(|(expression, kind)| SortKey {
        expression,
        kind,
        descending: false,
    });
    let count = Count::of(&listing);
    let reading = Reading::of::<Restrictions>(scope);
    Ok((
        page::run(db, reading, listing, &keys, request).await?,
        count,
    ))
}

/// [`crate::domain::restriction::state_on`], in SQL.
fn is_in(state: RestrictionState, day: NaiveDate) -> Cond {
    use service_restriction::Column;
    let column = |column: Column| Expr::col((service_restriction::Entity, column));
    let not_yet = |key: Column| {
        Cond::any()
            .add(column(key).is_null())
            .add(column(key).gt(day))
    };
    match state {
        RestrictionState::Lifted => Cond::all().add(column(Column::LiftedOn).lte(day)),
        RestrictionState::Imposed => Cond::all()
            .add(column(Column::ImposedOn).lte(day))
            .add(not_yet(Column::LiftedOn)),
        RestrictionState::Requested => Cond::all()
            .add(not_yet(Column::ImposedOn))
            .add(not_yet(Column::LiftedOn)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::matter_fixture::{
        caller, day, given, given_employer, registers, restriction,
    };
    use super::super::register::of_employers;
    use super::*;
    use crate::domain::codes::Agency;
    use crate::domain::identifiers::EmployerId;
    use crate::domain::restriction::state_on;
    use crate::domain::scope::Requirement;

    fn scope() -> Scope {
        let licensing = caller(Agency::Licensing, None, "2026-03-01");
        licensing
            .scope(Requirement::rows(Group::Restriction))
            .unwrap()
    }

    async fn with_employers() -> DatabaseConnection {
        let (db, _) = registers().await;
        given_employer(
            &db,
            1,
            "52.04",
            &[("NPP", "A0000001"), ("NIB", "0000000000001")],
        )
        .await;
        given_employer(&db, 2, "52.04", &[("NIB", "0000000000002")]).await;
        given_employer(&db, 3, "52.07", &[("NIB", "0000000000003")]).await;
        db
    }

    #[tokio::test]
    async fn a_restriction_binds_whom_it_names_by_npp_or_by_nib_and_each_employer_once() {
        let db = with_employers().await;
        let rows = [
            ("R-1", Some("A0000001"), None),
            ("R-2", None, Some("0000000000002")),
            ("R-3", Some("A0000001"), Some("0000000000001")),
            ("R-4", Some("A9999999"), Some("0000000000001")),
            ("R-5", Some("A0000001"), Some("0000000000002")),
            ("R-6", None, Some("0000000000003")),
            ("R-7", None, None),
        ];
        for (number, npp, nib) in rows {
            given(&db, restriction(number, npp, nib)).await;
        }
        let everybody = [EmployerId(1), EmployerId(2), EmployerId(3)];
        let found = of_employers::<Restrictions>(&db, &scope(), &everybody)
            .await
            .unwrap();
        let mut found: Vec<(&str, i64)> = found
            .iter()
            .map(|row| (row.row.restriction_number.as_str(), row.employer.0))
            .collect();
        found.sort_unstable();
        // R-5 is of two employers; R-6 lies beyond the agreement's region.
        let expected = [
            ("R-1", 1),
            ("R-2", 2),
            ("R-3", 1),
            ("R-4", 1),
            ("R-5", 1),
            ("R-5", 2),
        ];
        assert_eq!(found, expected);
    }

    #[tokio::test]
    async fn pages_neither_repeat_nor_skip_a_restriction_of_two_employers() {
        let db = with_employers().await;
        for number in ["R-1", "R-2", "R-3"] {
            let row = restriction(number, Some("A0000001"), Some("0000000000002"));
            given(&db, row).await;
        }
        let mut seen = Vec::new();
        let mut behind = None;
        for _ in 0..6 {
            let request = PageRequest {
                size: 1,
                from_end: false,
                behind: behind.take(),
            };
            let (page, count) = page(&db, &scope(), &RestrictionFilter::default(), &request)
                .await
                .unwrap();
            assert_eq!(count.run(&db).await.unwrap(), 6);
            let placed = &page.rows[0];
            let number = placed.row.row.restriction_number.clone();
            seen.push((number, placed.row.employer.0));
            behind = Some(placed.place.clone());
            assert_eq!(page.has_more, seen.len() < 6);
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 6);
    }

    #[tokio::test]
    async fn a_filter_by_state_finds_what_the_state_says() {
        let db = with_employers().await;
        let dates = [
            (None, None),
            (Some("2026-03-01"), None),
            (Some("2026-03-02"), None),
            (Some("2026-02-10"), Some("2026-03-01")),
            (Some("2026-02-10"), Some("2026-03-02")),
            (None, Some("2026-02-20")),
        ];
        let today = day("2026-03-01");
        let mut expected = Vec::new();
        for (index, (imposed_on, lifted_on)) in dates.into_iter().enumerate() {
            let mut row = restriction(&format!("R-{index}"), Some("A0000001"), None);
            row.imposed_on = imposed_on.map(day);
            row.lifted_on = lifted_on.map(day);
            let state = state_on(today, row.imposed_on, row.lifted_on);
            expected.push((state, row.restriction_number.clone()));
            given(&db, row).await;
        }
        let request = PageRequest {
            size: 50,
            from_end: false,
            behind: None,
        };
        let mut found = Vec::new();
        for (state, _) in RestrictionState::ALL {
            let filter = RestrictionFilter {
                service_kind: Some(ServiceKind::BusinessLicensing),
                state: Some((*state, today)),
            };
            let (page, _) = page(&db, &scope(), &filter, &request).await.unwrap();
            let numbers = page.rows.into_iter();
            found.extend(numbers.map(|placed| (*state, placed.row.row.restriction_number)));
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    }
}
