//! Withdrawal: exactly what says worse of exactly whom, and nothing else.
use chrono::NaiveDate;
use sea_orm::ActiveModelTrait as _;
use simpul::store::clearances::withdrawn_indexes;

use super::*;
use crate::feeds::material::MEMBERSHIPS;
use crate::identity;

on_both_databases! {
    async fn a_batch_withdraws_what_it_made_worse_and_nothing_else(app: TestApp) {
        given_fresh_registers(&app).await;
        let clear = requested(&app, PAID_UP, "A-1").await;
        let building = ask(&desk(&app), (PAID_UP, "BUILDING_APPROVAL"), "A-2").await["data"]["requestClearance"].clone();
        let mut others = Vec::new();
        for nib in [INDEBTED, UNREGISTERED, RESTRICTED, NOBODY] {
            others.push(requested(&app, nib, &format!("A-{nib}")).await);
        }
        let mut seen = Followed::default();
        assert_eq!(followed(&app, &mut seen).await, [""; 0], "nothing was touched since");
        // Touched, and not worse.
        owing(&app, NPP_OF_INDEBTED).await;
        assert_eq!(followed(&app, &mut seen).await, [""; 0]);
        owing(&app, NPP_OF_PAID_UP).await;
        let withdrawn = followed(&app, &mut seen).await;
        assert_eq!(withdrawn, [clear["reference"].as_str().unwrap(), building["reference"].as_str().unwrap()]);
        assert_eq!(followed(&app, &mut seen).await, [""; 0], "once");
        let read_again = read(&app, &clear).await;
        assert_eq!((&read_again["verdict"], &read_again["isValid"]), (&json!("CLEAR"), &json!(false)), "it stays as it was given");
        let withdrawal = &read_again["withdrawn"];
        assert_eq!((withdrawal["on"].as_str(), withdrawal["verdict"].as_str()), (Some("2026-06-15"), Some("NOT_CLEAR")));
        assert!(withdrawal["why"]["id"].as_str().unwrap().contains("iuran yang belum dibayar"), "{withdrawal}");
        assert!(withdrawal["why"]["en"].as_str().unwrap().contains("unpaid past their due date"), "{withdrawal}");
        for other in &others {
            assert_eq!(read(&app, other).await["withdrawn"], Value::Null, "{other}");
        }
        let mut indexes: Vec<i64> = [&clear, &building].iter().filter_map(|given| given["statusIndex"].as_i64()).collect();
        indexes.sort_unstable();
        assert_eq!(withdrawn_indexes(app.db()).await.unwrap(), indexes);
        // The next request under the same application gives the new answer.
        assert_eq!(requested(&app, PAID_UP, "A-1").await["verdict"], "NOT_CLEAR");
    }

    async fn a_restriction_withdraws_what_was_cleared_for_its_service_alone(app: TestApp) {
        given_fresh_registers(&app).await;
        let licensing = requested(&app, PAID_UP, "A-1").await;
        let building = ask(&desk(&app), (PAID_UP, "BUILDING_APPROVAL"), "A-2").await["data"]["requestClearance"].clone();
        let mut seen = Followed::default();
        followed(&app, &mut seen).await;
        restricted(&app, PAID_UP, "BUILDING_APPROVAL", "2026-06-15").await;
        assert_eq!(followed(&app, &mut seen).await, [building["reference"].as_str().unwrap()]);
        assert_eq!(read(&app, &licensing).await["withdrawn"], Value::Null);
        assert_eq!(read(&app, &building).await["withdrawn"]["verdict"], "RESTRICTED");
    }

    async fn a_restriction_that_begins_later_withdraws_on_its_day(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        let mut seen = Followed::default();
        restricted(&app, PAID_UP, "BUSINESS_LICENSING", "2026-06-17").await;
        assert_eq!(followed(&app, &mut seen).await, [""; 0]);
        let law = Regulation::embedded().unwrap();
        let on = async |day: &str, seen: &mut Followed| {
            let day: NaiveDate = day.parse().unwrap();
            withdraw_worsened(app.db(), &law, seen, (day, clock())).await.unwrap()
        };
        assert_eq!(on("2026-06-16", &mut seen).await, [""; 0]);
        assert_eq!(on("2026-06-17", &mut seen).await, [given["reference"].as_str().unwrap()]);
    }

    async fn a_bill_that_no_feed_touches_withdraws_once_it_is_known_to_be_late(app: TestApp) {
        given_fresh_registers(&app).await;
        let row = format!("{NPP_OF_PAID_UP},000,2026-05,OLD_AGE,6,18000000,1026000,0,2026-06-15,,0\n");
        fed(app.db(), file("contributions", format!("{CONTRIBUTIONS}{row}"))).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        assert_eq!(given["verdict"], "CLEAR", "due today is in time today");
        let (mut seen, law) = (Followed::default(), Regulation::embedded().unwrap());
        let on = async |day: &str, seen: &mut Followed| {
            let day: NaiveDate = day.parse().unwrap();
            withdraw_worsened(app.db(), &law, seen, (day, clock())).await.unwrap()
        };
        assert_eq!(on("2026-06-15", &mut seen).await, [""; 0]);
        assert_eq!(on("2026-06-17", &mut seen).await, [""; 0], "by a register of the 15th it may have been paid since");
        import_batch::Entity::update_many()
            .col_expr(import_batch::Column::AsOf, Expr::value(TODAY + Days::new(2)))
            .filter(import_batch::Column::Dataset.eq("contributions"))
            .exec(app.db()).await.unwrap();
        assert_eq!(on("2026-06-17", &mut seen).await, [given["reference"].as_str().unwrap()], "a register of the 17th still has it");
    }

    async fn what_happened_while_nobody_followed_is_seen_at_the_start(app: TestApp) {
        given_fresh_registers(&app).await;
        let before = requested(&app, PAID_UP, "A-1").await;
        owing(&app, NPP_OF_PAID_UP).await;
        let after = requested(&app, PAID_UP, "A-2").await;
        assert_eq!(after["verdict"], "NOT_CLEAR");
        // Two processes start at the same moment: one of them withdraws.
        let (mut one, mut other) = (Followed::default(), Followed::default());
        let told = [followed(&app, &mut one).await, followed(&app, &mut other).await].concat();
        assert_eq!(told, [before["reference"].as_str().unwrap()]);
    }

    async fn a_clearance_that_a_change_overtook_is_looked_at_all_the_same(app: TestApp) {
        given_fresh_registers(&app).await;
        let mut seen = Followed::default();
        owing(&app, NPP_OF_PAID_UP).await;
        followed(&app, &mut seen).await;
        // Judged before the change, and written after it was followed.
        let given = requested(&app, INDEBTED, "A-1").await;
        let row = entity::clearance::Entity::find().one(app.db()).await.unwrap().unwrap();
        let late = entity::clearance::ActiveModel {
            id: sea_orm::NotSet,
            clearance_reference: sea_orm::Set("9999-0000-0000-0000".to_owned()),
            application_reference: sea_orm::Set("A-9".to_owned()),
            nib: sea_orm::Set(PAID_UP.to_owned()),
            verdict: sea_orm::Set("CLEAR".to_owned()),
            changes_seen: sea_orm::Set(row.changes_seen - 1),
            ..sea_orm::IntoActiveModel::into_active_model(row).reset_all()
        };
        entity::clearance::Entity::insert(late).exec_without_returning(app.db()).await.unwrap();
        assert_eq!(followed(&app, &mut seen).await, ["9999-0000-0000-0000"]);
        assert_eq!(read(&app, &given).await["withdrawn"], Value::Null);
    }

    async fn a_decided_link_withdraws_what_it_made_worse(app: TestApp) {
        given_fresh_registers(&app).await;
        let db = app.db();
        identity::fed(db, "business_registrations", &identity::registration(identity::NIB, "PT Uji Coba Samawa", "")).await;
        let given = requested(&app, identity::NIB, "A-1").await;
        assert_eq!(given["verdict"], "CLEAR");
        let other = requested(&app, PAID_UP, "A-2").await;
        let mut seen = Followed::default();
        let member = format!("{MEMBERSHIPS}{}", identity::member(identity::NPP, "UJI COBA SAMAWA, PT", ""));
        fed(db, file("memberships", member)).await;
        owing(&app, identity::NPP).await;
        assert_eq!(identity::linked(db).await.candidates, 1);
        assert_eq!(followed(&app, &mut seen).await, [""; 0], "a candidate touches nobody");
        let id = identity::candidate_id(&app.bpjs(), "OPEN").await;
        identity::decide(&app.bpjs(), "confirmLink", json!({ "id": id })).await;
        assert_eq!(followed(&app, &mut seen).await, [given["reference"].as_str().unwrap()]);
        assert_eq!(read(&app, &other).await["withdrawn"], Value::Null);
    }

    async fn a_running_service_withdraws_by_itself(app: TestApp) {
        given_fresh_registers(&app).await;
        let given = requested(&app, PAID_UP, "A-1").await;
        owing(&app, NPP_OF_PAID_UP).await;
        let http = crate::http::HttpApp::over(&app).await;
        let within = std::time::Duration::from_secs(30);
        let withdrawn = async {
            while read(&app, &given).await["withdrawn"].is_null() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(within, withdrawn).await.expect("its first look sees what happened before");
        http.stop().await;
    }
}
