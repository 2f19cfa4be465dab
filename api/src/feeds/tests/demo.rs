//! The demo feeds, whole.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{
    contribution, employer, employer_identifier, import_fault, manpower_report, membership,
    power_of_attorney, power_of_attorney_employer, service_restriction,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{Folder, day, holder, plan, sqlite};
use crate::feeds::{demo, import_folder};

const EMPLOYERS: u32 = 60;

async fn the_demo_goes_in_twice(db: &DatabaseConnection, name: &str) {
    let folder = Folder::of_demo(name, EMPLOYERS);
    let first = import_folder(db, &folder.0, &plan(day("2026-11-20")), &mut |_| {})
        .await
        .unwrap();
    assert_eq!(first.files.len(), 33);
    assert!(!first.is_clean() && first.unknown.is_empty());
    let mut rejected = 0;
    for file in &first.files {
        let report = file.result.as_ref().unwrap();
        let counts = report.counts;
        rejected += counts.rejected;
        assert_eq!(counts.inserted + counts.rejected, counts.read, "{report}");
        assert_eq!(report.warnings(), 0, "{report}");
    }
    assert_eq!(rejected, demo::BROKEN_LINES);
    assert_eq!(
        import_fault::Entity::find().count(db).await.unwrap(),
        demo::BROKEN_LINES
    );

    // Keys meet in one employer, but for the few that no record ties to another register.
    let known = employer::Entity::find().count(db).await.unwrap();
    assert!(
        (EMPLOYERS + 1..EMPLOYERS * 5 / 4).contains(&u32::try_from(known).unwrap()),
        "{known}"
    );
    let identifiers =
        employer_identifier::Entity::find().order_by_asc(employer_identifier::Column::Id);
    let before = identifiers.clone().all(db).await.unwrap();
    let employers = employer::Entity::find().order_by_asc(employer::Column::Id);
    let shown = employers.clone().all(db).await.unwrap();
    assert_eq!(
        holder(db, "NPP", "DM000001").await,
        holder(db, "NIB", "9120000000001").await
    );

    let second = import_folder(db, &folder.0, &plan(day("2026-11-20")), &mut |_| {})
        .await
        .unwrap();
    for file in &second.files {
        let counts = file.result.as_ref().unwrap().counts;
        assert_eq!(
            counts.unchanged + counts.rejected,
            counts.read,
            "{}",
            file.dataset
        );
    }
    assert_eq!(identifiers.all(db).await.unwrap(), before);
    assert_eq!(employers.all(db).await.unwrap(), shown);
    let members = membership::Entity::find().all(db).await.unwrap();
    let batch = first
        .files
        .iter()
        .find(|file| file.dataset == "memberships")
        .unwrap();
    let batch_id = batch.result.as_ref().unwrap().batch_id;
    assert!(
        members.iter().all(|member| member.batch_id == batch_id),
        "provenance stays"
    );
}

#[tokio::test]
async fn the_demo_goes_in_and_the_second_time_changes_nothing() {
    the_demo_goes_in_twice(&sqlite().await, "sqlite").await;
}

#[test]
fn the_demo_is_the_same_for_the_same_seed_and_a_larger_one_begins_with_the_smaller() {
    let (one, two) = (Folder::of_demo("same-a", 30), Folder::of_demo("same-b", 40));
    let read = |folder: &Folder| std::fs::read_to_string(folder.0.join("workers.csv")).unwrap();
    assert!(read(&two).starts_with(&read(&one)));
}

async fn overdue_months(db: &DatabaseConnection, npp: &str, as_of: NaiveDate) -> usize {
    let unpaid = contribution::Entity::find()
        .filter(contribution::Column::Npp.eq(npp))
        .filter(contribution::Column::DueOn.lt(as_of))
        .filter(
            Expr::col(contribution::Column::AmountPaid)
                .lt(Expr::col(contribution::Column::AmountDue)),
        )
        .all(db)
        .await
        .unwrap();
    unpaid
        .iter()
        .map(|row| row.month)
        .collect::<BTreeSet<_>>()
        .len()
}

#[tokio::test]
async fn the_four_examples_are_what_the_manual_says_on_any_day() {
    for as_of in ["2026-11-20", "2026-03-05", "2027-01-15"].map(day) {
        let db = sqlite().await;
        let folder = Folder::of_demo_as_of(&format!("examples-{as_of}"), 4, as_of);
        import_folder(&db, &folder.0, &plan(as_of), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 4);

        assert_eq!(overdue_months(&db, "DM000001", as_of).await, 8, "{as_of}");
        let named = ("SKK-001/N.2.13/Gs/2026".to_owned(), "DM000001".to_owned());
        let claim = power_of_attorney_employer::Entity::find_by_id(named.clone())
            .one(&db)
            .await
            .unwrap();
        assert_eq!(claim.unwrap().outcome, "OPEN");
        let document = power_of_attorney::Entity::find_by_id(named.0)
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert!(document.valid_from <= as_of && as_of <= document.valid_until);
        assert_eq!(document.returned_on, None);

        assert_eq!(overdue_months(&db, "DM000002", as_of).await, 0, "{as_of}");
        assert!(
            membership::Entity::find_by_id(("DM000003".to_owned(), "000".to_owned()))
                .one(&db)
                .await
                .unwrap()
                .is_none()
        );
        let report = manpower_report::Entity::find()
            .filter(manpower_report::Column::Nib.eq("9120000000003"))
            .one(&db)
            .await
            .unwrap();
        assert_eq!(report.unwrap().headcount, 12);

        let restriction = service_restriction::Entity::find()
            .filter(service_restriction::Column::Nib.eq("9120000000004"))
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(restriction.service_kind, "BUSINESS_LICENSING");
        assert!(restriction.imposed_on.is_some() && restriction.lifted_on.is_none());
    }
}
