//! Which employers each agency's open matters name, day by day.
use super::*;
use crate::store::matter_fixture::{
    application, attorney, caller, case, given, given_employer, matter, named, party, registers,
};

async fn is_named(
    db: &DatabaseConnection,
    agency: Agency,
    reference: Option<&str>,
    on: &str,
) -> bool {
    let matter = matter(&caller(agency, reference, on));
    let named = named_employers(db, &matter, &[EmployerId(1), EmployerId(2)])
        .await
        .unwrap();
    assert!(!named.contains(&EmployerId(2)), "a bystander is named");
    !named.is_empty()
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
    given_employer(
        &db,
        2,
        "52.04",
        &[("NPP", "A0000002"), ("NIB", "0000000000002")],
    )
    .await;
    db
}

#[tokio::test]
async fn a_case_names_its_employer_to_each_party_from_its_first_day_to_the_day_before_its_last() {
    let db = with_employers().await;
    let subject = ("NPP", "A0000001");
    let days = ("2026-02-01", Some("2026-06-01"));
    given(&db, case("K-1", subject, days)).await;
    let parts = [
        (Agency::Bpjs, ("2026-02-01", None)),
        (Agency::Inspectorate, ("2026-03-01", Some("2026-04-01"))),
    ];
    for (agency, days) in parts {
        given(&db, party("K-1", agency, days)).await;
    }
    let expected = [
        (Agency::Bpjs, "2026-01-31", false),
        (Agency::Bpjs, "2026-02-01", true),
        (Agency::Bpjs, "2026-05-31", true),
        (Agency::Bpjs, "2026-06-01", false),
        (Agency::Inspectorate, "2026-02-28", false),
        (Agency::Inspectorate, "2026-03-01", true),
        (Agency::Inspectorate, "2026-03-31", true),
        (Agency::Inspectorate, "2026-04-01", false),
        (Agency::Licensing, "2026-03-15", false),
    ];
    for (agency, on, is_open) in expected {
        assert_eq!(
            is_named(&db, agency, None, on).await,
            is_open,
            "{agency} {on}"
        );
    }
}

#[tokio::test]
async fn a_reference_narrows_the_open_matters_to_the_one_it_names() {
    let db = with_employers().await;
    let days = ("2026-02-01", None);
    for number in ["K-1", "K-2"] {
        let subject = ("NIB", "0000000000001");
        given(&db, case(number, subject, days)).await;
    }
    given(&db, party("K-1", Agency::Bpjs, days)).await;
    let on = "2026-03-01";
    assert!(is_named(&db, Agency::Bpjs, Some("K-1"), on).await);
    assert!(!is_named(&db, Agency::Bpjs, Some("K-2"), on).await);
    assert!(!is_named(&db, Agency::Bpjs, Some("K-3"), on).await);
}

#[tokio::test]
async fn a_power_of_attorney_names_whom_it_names_while_it_lasts_and_is_not_returned() {
    let db = with_employers().await;
    let days = ("2026-02-01", "2026-05-31");
    for (number, returned_on) in [("SKK-1", None), ("SKK-2", Some("2026-03-10"))] {
        given(&db, attorney(number, days, returned_on)).await;
        given(&db, named(number, "A0000001")).await;
    }
    given(&db, attorney("SKK-3", days, None)).await;
    let expected = [
        ("SKK-1", "2026-01-31", false),
        ("SKK-1", "2026-02-01", true),
        ("SKK-1", "2026-05-31", true),
        ("SKK-1", "2026-06-01", false),
        ("SKK-2", "2026-03-09", true),
        ("SKK-2", "2026-03-10", false),
        ("SKK-3", "2026-03-01", false),
        ("SKK-4", "2026-03-01", false),
    ];
    for (number, on, is_open) in expected {
        let is_named = is_named(&db, Agency::Prosecutor, Some(number), on).await;
        assert_eq!(is_named, is_open, "{number} {on}");
    }
    // It names nobody to those it was not given to.
    assert!(!is_named(&db, Agency::Bpjs, Some("SKK-1"), "2026-03-01").await);
}

#[tokio::test]
async fn an_application_names_the_applicant_while_it_is_pending() {
    for (status, is_open) in [
        ("PENDING", true),
        ("GRANTED", false),
        ("REFUSED", false),
        ("WITHDRAWN", false),
    ] {
        let db = with_employers().await;
        let application = application("P-1", "0000000000001", status);
        given(&db, application).await;
        let on = "2026-03-02";
        let is_named_to_licensing = is_named(&db, Agency::Licensing, None, on).await;
        assert_eq!(is_named_to_licensing, is_open, "{status}");
        assert!(!is_named(&db, Agency::Bpjs, None, on).await, "{status}");
    }
}
