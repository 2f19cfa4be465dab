//! Subscriptions: what changes, told to those who may know of it at that moment.
use std::cell::Cell;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{log_record, power_of_attorney};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use simpul::domain::codes::Agency;
use simpul::feeds::Import;

use super::issuer::claims;
use super::sockets::{Socket, init};
use super::{HttpApp, clock};
use crate::app::TODAY;
use crate::callers::Asking;
use crate::database::url_of;
use crate::feeds::material::{CONTRIBUTIONS, MEMBERSHIPS, fed, file};
use crate::given::employer;
use crate::operation::program::{outcome, program};

const NIB: &str = "9120000000001";
const NPP: &str = "Z0000001";

thread_local! {
    /// Seconds by which the service's clock is ahead of the tests'. A test's service runs on the
    /// thread of the test.
    static AHEAD: Cell<i64> = const { Cell::new(0) };
}

fn moving_clock() -> DateTime<Utc> {
    clock() + TimeDelta::seconds(AHEAD.get())
}

fn follow(id: &str, query: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": query, "variables": { "nib": NIB } } })
}

const CHANGES: &str = "subscription($nib: Nib!) { employerChanges(nib: $nib) { register asOf changedAt employer { nib legalName } } }";

/// A socket that follows; what is sent after this is told.
async fn following(http: &HttpApp, asking: &Asking, query: &str) -> Socket {
    let mut socket = Socket::admitted(http, asking).await;
    standing(&mut socket, "1", query).await;
    socket
}

/// Messages are taken in order: who is answered the ping follows.
async fn standing(socket: &mut Socket, id: &str, query: &str) {
    socket.say(&follow(id, query)).await;
    socket.say(&json!({ "type": "ping" })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong" }));
}

/// The register of the next event, with its day.
async fn event(socket: &mut Socket) -> (String, String) {
    let next = socket.hear().await;
    assert_eq!(next["type"], "next", "{next}");
    let change = &next["payload"]["data"]["employerChanges"];
    assert_eq!(change["employer"]["nib"], NIB, "{next}");
    assert!(
        next["payload"]["extensions"]["log"]["index"].is_number(),
        "it is recorded: {next}"
    );
    let text = |field: &str| change[field].as_str().unwrap_or_default().to_owned();
    (text("register"), text("asOf"))
}

fn before(days: u64) -> NaiveDate {
    TODAY.checked_sub_days(Days::new(days)).expect("a day")
}

fn members(workers: u32) -> String {
    format!(
        "{MEMBERSHIPS}{NPP},000,\"UJI SATU, PT\",,,WAGE_EARNER,ACTIVE,2024-02-01,,,,{workers},,,,,\n"
    )
}

fn membership_as_of(as_of: NaiveDate, workers: u32) -> Import {
    Import {
        as_of,
        ..file("memberships", members(workers))
    }
}

fn contribution() -> Import {
    file(
        "contributions",
        format!("{CONTRIBUTIONS}{NPP},000,2026-01,OLD_AGE,1,1,1,1,2026-02-15,,0\n"),
    )
}

fn complaint() -> Import {
    let header = "complaint_number,wlkp_number,complainant_name,received_on,body";
    file(
        "complaints",
        format!("{header}\nP-1,W-9-1,Budi Contoh,2026-05-01,Contoh\n"),
    )
}

on_both_databases! {
    async fn imports_of_this_process_and_of_another_reach_who_follows(app: TestApp) {
        app.given(employer(NIB).registered(NPP)).await;
        let http = HttpApp::over(&app).await;
        let mut socket = following(&http, &http.bpjs().asking, CHANGES).await;
        fed(app.db(), membership_as_of(before(1), 5)).await;
        assert_eq!(event(&mut socket).await, ("BPJS_MEMBERSHIP".to_owned(), "2026-06-14".to_owned()));

        let folder = tempfile::tempdir().unwrap();
        let url = url_of(app.db()).await;
        std::fs::write(folder.path().join("simpul.toml"), format!("[database]\nurl = \"{url}\"\n")).unwrap();
        std::fs::write(folder.path().join("memberships.csv"), members(6)).unwrap();
        let import = ["import", "memberships", "memberships.csv", "--as-of", "2026-06-15"];
        let (code, told, error) = outcome(&mut program(folder.path(), &import)).await;
        assert_eq!(code, Some(0), "{told}{error}");
        assert_eq!(event(&mut socket).await, ("BPJS_MEMBERSHIP".to_owned(), "2026-06-15".to_owned()));

        socket.say(&json!({ "type": "complete", "id": "1" })).await;
        standing(&mut socket, "1", CHANGES).await;
        fed(app.db(), contribution()).await;
        assert_eq!(event(&mut socket).await.0, "BPJS_CONTRIBUTION");
    }

    async fn a_register_that_an_agency_may_not_see_is_not_told_of(app: TestApp) {
        app.given(employer(NIB).registered(NPP)).await;
        let http = HttpApp::over(&app).await;
        let mut bpjs = following(&http, &http.bpjs().asking, CHANGES).await;
        let mut licensing = following(&http, &http.caller(Agency::Licensing).asking, CHANGES).await;
        fed(app.db(), contribution()).await;
        assert_eq!(event(&mut bpjs).await.0, "BPJS_CONTRIBUTION");
        fed(app.db(), membership_as_of(TODAY, 5)).await;
        assert_eq!(event(&mut bpjs).await.0, "BPJS_MEMBERSHIP");
        // In order: had the contribution been told, it would have come first.
        assert_eq!(event(&mut licensing).await.0, "BPJS_MEMBERSHIP");
    }

    async fn a_right_by_case_ends_with_its_matter(app: TestApp) {
        app.given(employer(NIB).registered(NPP).named_in("SKK-1")).await;
        let http = HttpApp::over(&app).await;
        let mut socket = following(&http, &http.prosecutor("SKK-1").asking, CHANGES).await;
        fed(app.db(), membership_as_of(before(2), 5)).await;
        assert_eq!(event(&mut socket).await.1, "2026-06-13");
        let returned = async |on: Option<NaiveDate>| {
            power_of_attorney::Entity::update_many()
                .col_expr(power_of_attorney::Column::ReturnedOn, Expr::value(on))
                .filter(power_of_attorney::Column::SkkNumber.eq("SKK-1"))
                .exec(app.db())
                .await
                .unwrap();
        };
        returned(Some(before(3))).await;
        let mut control = following(&http, &http.bpjs().asking, CHANGES).await;
        let own = log_record::Column::Reference.eq("SKK-1");
        let records = async || {
            let own = log_record::Entity::find().filter(own.clone());
            own.count(app.db()).await.unwrap()
        };
        let before_it = records().await;
        fed(app.db(), membership_as_of(before(1), 6)).await;
        assert_eq!(event(&mut control).await.1, "2026-06-14");
        // It was asked for the event, as the log knows; only then does the right come back.
        while records().await == before_it {
            tokio::task::yield_now().await;
        }
        returned(None).await;
        fed(app.db(), membership_as_of(TODAY, 7)).await;
        assert_eq!(event(&mut control).await.1, "2026-06-15");
        assert_eq!(event(&mut socket).await.1, "2026-06-15");
    }

    async fn an_employer_that_is_not_there_and_one_that_is_withheld_look_alike(app: TestApp) {
        app.given(employer(NIB).registered(NPP).in_region("52.07")).await;
        let http = HttpApp::over(&app).await;
        let absent = CHANGES.replace("employerChanges(nib: $nib)", "employerChanges(nib: \"9120000000009\")").replace("($nib: Nib!)", "");
        let mut socket = following(&http, &http.bpjs().asking, CHANGES).await;
        standing(&mut socket, "2", &absent).await;
        standing(&mut socket, "3", "subscription { datasetUpdates { name } }").await;
        // A register that describes employers would move it into the region.
        fed(app.db(), contribution()).await;
        let next = socket.hear().await;
        assert_eq!((&next["id"], &next["payload"]["data"]), (&json!("3"), &json!({ "datasetUpdates": { "name": "contributions" } })));
    }

    async fn a_token_that_has_expired_ends_the_socket_at_the_next_event(app: TestApp) {
        app.given(employer(NIB).registered(NPP)).await;
        let http = HttpApp::by_clock(&app, moving_clock).await;
        let mut socket = following(&http, &http.bpjs().asking, CHANGES).await;
        AHEAD.set(3600 + 61);
        fed(app.db(), membership_as_of(TODAY, 5)).await;
        assert_eq!(socket.close_code().await, 4401);
    }

    async fn an_agreement_that_has_ended_ends_the_socket_at_the_next_event(app: TestApp) {
        app.given(employer(NIB).registered(NPP)).await;
        let http = HttpApp::by_clock(&app, moving_clock).await;
        let asking = http.bpjs().asking;
        let years = 10 * 365 * 86_400;
        let mut socket = Socket::open(&http).await;
        socket.say(&init(&asking, &http.issuer.sign(&claims(&asking, clock(), years)))).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        standing(&mut socket, "1", CHANGES).await;
        AHEAD.set(years / 2);
        fed(app.db(), membership_as_of(TODAY, 5)).await;
        assert_eq!(socket.close_code().await, 4403);
    }

    async fn datasets_are_told_and_confidential_ones_to_their_owner_alone(app: TestApp) {
        app.given(employer(NIB).registered(NPP)).await;
        let http = HttpApp::over(&app).await;
        let query = "subscription { datasetUpdates { name asOf } }";
        let mut bpjs = following(&http, &http.bpjs().asking, query).await;
        let mut owner = following(&http, &http.caller(Agency::Inspectorate).asking, query).await;
        let told = async |socket: &mut Socket| socket.hear().await["payload"]["data"]["datasetUpdates"]["name"].clone();
        let report = fed(app.db(), complaint()).await;
        assert_eq!(report.counts.rejected, 0, "{report:?}");
        assert_eq!(told(&mut owner).await, "complaints");
        fed(app.db(), membership_as_of(TODAY, 5)).await;
        assert_eq!(told(&mut owner).await, "memberships");
        assert_eq!(told(&mut bpjs).await, "memberships");
    }

    async fn what_is_no_subscription_is_refused_and_says_why(app: TestApp) {
        let http = HttpApp::over(&app).await;
        let bpjs = http.bpjs().asking;
        let answer = http.document(&bpjs, "subscription { datasetUpdates { name } }").await;
        assert_eq!(answer.body["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains("/graphql/ws"));
        let mut socket = Socket::admitted(&http, &bpjs).await;
        for (query, code) in [
            ("subscription { a: datasetUpdates { name } b: datasetUpdates { name } }", "BAD_USER_INPUT"),
            ("subscription { ...on Subscription { datasetUpdates { name } } }", "BAD_USER_INPUT"),
            ("subscription { datasetUpdates @skip(if: true) { name } }", "BAD_USER_INPUT"),
            ("subscription { __typename }", "BAD_USER_INPUT"),
            ("subscription { datasetUpdates { nothing } }", "BAD_USER_INPUT"),
            ("subscription { employerChanges(nib: \"1\") { register } }", "BAD_USER_INPUT"),
        ] {
            socket.say(&follow("1", query)).await;
            let error = socket.hear().await;
            assert_eq!((&error["type"], &error["payload"][0]["extensions"]["code"]), (&json!("error"), &json!(code)), "{query}: {error}");
        }
        let mut narrow = bpjs.clone();
        narrow.scopes = vec!["membership:read".to_owned()];
        let mut socket = Socket::admitted(&http, &narrow).await;
        socket.say(&follow("1", CHANGES)).await;
        let error = socket.hear().await;
        assert_eq!((&error["type"], &error["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("FORBIDDEN")), "{error}");
    }
}
