//! Keys that meet, and keys that must not.
use entity::{complaint, employer};
use sea_orm::{DatabaseConnection, EntityTrait, PaginatorTrait};

use super::{feed, holder, sqlite};

const MEMBERSHIPS: &str = "npp,division,legal_name,nib,npwp,participant_kind,status,registered_on,deactivated_on,scale,risk_class,worker_count,kbli_version,kbli_code,district_code,address,phone\n";

const REPORTS: &str =
    "wlkp_number,year,legal_name,nib,npp,headcount,lowest_wage,reported_on,district_code,address\n";

const REGISTRATIONS: &str = "nib,legal_name,legal_form,npwp,npwp_personal,status,issued_on,scale,investment_value,kbli_version,kbli_code,district_code,address,phone,email\n";

fn registration(nib: &str, npwp: &str) -> String {
    format!("{nib},PT Uji Coba,PT,{npwp},,ACTIVE,2024-01-01,SMALL,,2020,47111,52.07.01,,,\n")
}

async fn crosswalks_merge(db: &DatabaseConnection, mark: &str) {
    let (nib, npp) = (format!("{mark}000000000001"), format!("X{mark}000001"));
    let member = format!("{npp},000,\"UJI COBA, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,3,,,,,\n");
    feed(db, "memberships", &format!("{MEMBERSHIPS}{member}"))
        .await
        .unwrap();
    let known_longest = holder(db, "NPP", &npp).await.unwrap();
    feed(
        db,
        "business_registrations",
        &format!("{REGISTRATIONS}{}", registration(&nib, "")),
    )
    .await
    .unwrap();
    assert_ne!(holder(db, "NIB", &nib).await, Some(known_longest));

    let report = format!("W-{mark}-1,2025,UJI COBA,{nib},{npp},3,,2025-12-01,,\n");
    feed(db, "manpower_reports", &format!("{REPORTS}{report}"))
        .await
        .unwrap();
    for (scheme, value) in [("NIB", nib), ("NPP", npp), ("WLKP", format!("W-{mark}-1"))] {
        assert_eq!(
            holder(db, scheme, &value).await,
            Some(known_longest),
            "{scheme}"
        );
    }
    let shown = employer::Entity::find_by_id(known_longest)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (shown.legal_name.as_str(), shown.shown_rank),
        ("PT Uji Coba", 40)
    );
    assert_eq!(shown.region_code, "52.07");
    assert_eq!(
        shown.scale_source.as_deref(),
        Some("business_registrations")
    );
}

#[tokio::test]
async fn a_crosswalk_makes_two_employers_one_and_shows_the_better_register() {
    let db = sqlite().await;
    crosswalks_merge(&db, "8").await;
    assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 1);
}

async fn conflicts_are_kept(db: &DatabaseConnection, mark: &str) {
    let [one, two] = ["1", "2"].map(|end| format!("{mark}00000000000{end}"));
    let both = format!(
        "{REGISTRATIONS}{}{}",
        registration(&one, "0099999999999001"),
        registration(&two, "0099999999999001")
    );
    let report = feed(db, "business_registrations", &both).await.unwrap();
    assert_eq!(
        (
            report.counts.inserted,
            report.counts.rejected,
            report.warnings()
        ),
        (2, 0, 1)
    );
    let holders = (holder(db, "NIB", &one).await, holder(db, "NIB", &two).await);
    assert!(holders.0.is_some() && holders.1.is_some() && holders.0 != holders.1);
}

#[tokio::test]
async fn one_tax_number_does_not_join_two_nibs_and_both_stay_in_sight() {
    conflicts_are_kept(&sqlite().await, "7").await;
}

#[tokio::test]
async fn a_complaint_makes_no_employer_known() {
    let db = sqlite().await;
    let text = "complaint_number,wlkp_number,complainant_name,received_on,body\nP-1,W-9,Budi,2026-01-05,Lembur\n";
    feed(&db, "complaints", text).await.unwrap();
    assert_eq!(complaint::Entity::find().count(&db).await.unwrap(), 1);
    assert_eq!(employer::Entity::find().count(&db).await.unwrap(), 0);
}
