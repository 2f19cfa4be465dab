//! Registers in memory for the tests: three employers of the region, one beyond it.
//!
//! The first has two memberships and is in arrears; the second has paid; the third is unknown to
//! BPJS; the fourth lies elsewhere. A case of the inspectorate names the first.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use entity::{
    case_party, compliance_case, contribution, employer, employer_identifier, membership,
    membership_programme,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ActiveModelTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, IntoActiveModel,
};

use crate::domain::agreement::Agreements;
use crate::domain::disclosure::{Caller, Claims, Stated, admit};

mod persons;

/// A day, from its ISO 8601 form.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A caller of an agency whose token has `scopes`, on a day.
pub(crate) fn caller(agency: &str, scopes: &str, on: &str) -> Arc<Caller> {
    let (agreement, client, purpose) = match agency {
        "bpjs" => (
            include_str!("../../agreements/bpjs.toml"),
            "bpjs-portal",
            "contribution_supervision",
        ),
        "inspectorate" => (
            include_str!("../../agreements/inspectorate.toml"),
            "inspectorate-app",
            "labour_inspection",
        ),
        _ => (
            include_str!("../../agreements/disnaker.toml"),
            "disnaker-app",
            "manpower_guidance",
        ),
    };
    let agreements = Agreements::parse(&[(agency.to_owned(), agreement.to_owned())]).unwrap();
    let claims = Claims {
        issuer: "https://issuer.simpul.invalid".to_owned(),
        client_id: client.to_owned(),
        subject: "tester".to_owned(),
        token_id: None,
        scopes: scopes.split(' ').map(str::to_owned).collect(),
        expires_at: i64::MAX,
    };
    let stated = Stated {
        purpose: Some(purpose.to_owned()),
        reference: None,
    };
    Arc::new(admit(&agreements, &claims, stated, day(on)).unwrap())
}

/// Statements that a database has answered since the registers were filled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statements(Arc<AtomicUsize>);

impl Statements {
    /// How many there were.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// The registers, with a count of the statements asked of them.
pub(crate) async fn registers() -> (DatabaseConnection, Statements) {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let mut db = Database::connect(options).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    fill_employers(&db).await;
    fill_memberships(&db).await;
    fill_contributions(&db).await;
    persons::fill_workers(&db).await;
    persons::fill_vulnerable_workers(&db).await;
    fill_case(&db).await;
    let statements = Statements::default();
    let counted = statements.clone();
    db.set_metric_callback(move |_| {
        counted.0.fetch_add(1, Ordering::SeqCst);
    });
    (db, statements)
}

async fn insert<E: EntityTrait>(db: &DatabaseConnection, row: E::Model)
where
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    let row = row.into_active_model().reset_all();
    E::insert(row).exec_without_returning(db).await.unwrap();
}

async fn fill_employers(db: &DatabaseConnection) {
    let employers = [
        (1, "52.04", "NPP", "15070955"),
        (2, "52.04", "NPP", "15070956"),
        (3, "52.04", "NIB", "0120304050607"),
        (4, "52.07", "NPP", "15070957"),
    ];
    for (id, region, scheme, key) in employers {
        let row = employer::Model {
            id,
            legal_name: format!("PT Contoh {id}"),
            legal_form: "PT".to_owned(),
            kbli_version: None,
            kbli_code: None,
            region_code: region.to_owned(),
            district_code: Some(format!("{region}.08")),
            address: None,
            phone: None,
            scale: None,
            scale_source: None,
            status: "ACTIVE".to_owned(),
            shown_from: "membership".to_owned(),
            shown_rank: 1,
            batch_id: 1,
            as_of: day("2026-03-01"),
        };
        insert::<employer::Entity>(db, row).await;
        let key = employer_identifier::Model {
            id,
            employer_id: id,
            scheme: scheme.to_owned(),
            value: key.to_owned(),
            match_method: "OWN_KEY".to_owned(),
            match_confidence: 1000,
            confirmed_by: None,
            agreed_fields: None,
            source: "membership".to_owned(),
            batch_id: 1,
            as_of: day("2026-03-01"),
        };
        insert::<employer_identifier::Entity>(db, key).await;
    }
}

async fn fill_memberships(db: &DatabaseConnection) {
    let memberships = [
        ("15070955", "000", 3),
        ("15070955", "001", 1),
        ("15070956", "000", 9),
        ("15070957", "000", 1),
    ];
    for (npp, division, worker_count) in memberships {
        let row = membership::Model {
            npp: npp.to_owned(),
            division: division.to_owned(),
            legal_name: "PT CONTOH".to_owned(),
            nib: None,
            npwp: None,
            participant_kind: "WAGE_EARNER".to_owned(),
            status: "ACTIVE".to_owned(),
            registered_on: day("2020-01-01"),
            deactivated_on: None,
            scale: None,
            risk_class: Some(2),
            worker_count,
            kbli_version: None,
            kbli_code: None,
            district_code: None,
            address: None,
            phone: None,
            source: "membership".to_owned(),
            batch_id: 1,
            as_of: day("2026-03-01"),
        };
        insert::<membership::Entity>(db, row).await;
    }
    let enrolled = membership_programme::Model {
        npp: "15070956".to_owned(),
        division: "000".to_owned(),
        programme: "PENSION".to_owned(),
        enrolled_on: day("2020-01-01"),
        ended_on: None,
        source: "membership".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    };
    insert::<membership_programme::Entity>(db, enrolled).await;
}

async fn fill_contributions(db: &DatabaseConnection) {
    // NPP, division, month, programme, due on, owed, paid, paid on, penalty.
    let contributions = [
        "15070955 000 2025-12-01 WORK_ACCIDENT 2026-01-15 100 40 2026-01-20 2",
        "15070955 000 2025-12-01 DEATH 2026-01-15 50 50 2026-01-10 0",
        "15070955 000 2026-01-01 WORK_ACCIDENT 2026-02-15 100 0 - 1",
        "15070955 000 2026-02-01 WORK_ACCIDENT 2026-03-15 100 0 - 0",
        "15070955 001 2025-12-01 WORK_ACCIDENT 2026-01-15 30 0 - 0",
        "15070956 000 2025-12-01 WORK_ACCIDENT 2026-01-15 70 70 2026-01-02 0",
        "15070956 000 2026-01-01 WORK_ACCIDENT 2026-02-15 70 70 2026-02-02 0",
        "15070957 000 2025-12-01 WORK_ACCIDENT 2026-01-15 999 0 - 0",
    ];
    for line in contributions {
        let cells: Vec<&str> = line.split(' ').collect();
        let row = contribution::Model {
            npp: cells[0].to_owned(),
            division: cells[1].to_owned(),
            month: day(cells[2]),
            programme: cells[3].to_owned(),
            worker_count: 2,
            wage_total: 6_000_000,
            amount_due: cells[5].parse().unwrap(),
            amount_paid: cells[6].parse().unwrap(),
            due_on: day(cells[4]),
            paid_on: cells[7].parse().ok(),
            late_penalty: cells[8].parse().unwrap(),
            source: "contribution".to_owned(),
            batch_id: 1,
            as_of: day("2026-03-01"),
        };
        insert::<contribution::Entity>(db, row).await;
    }
}

async fn fill_case(db: &DatabaseConnection) {
    let case = compliance_case::Model {
        case_number: "K-1".to_owned(),
        subject_scheme: "NPP".to_owned(),
        subject_value: "15070955".to_owned(),
        category: "ARREARS".to_owned(),
        stage: "LABOUR_INSPECTION".to_owned(),
        owner: "inspectorate".to_owned(),
        opened_on: day("2026-02-01"),
        deadline: None,
        closed_on: None,
        outcome: None,
        source: "case".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    };
    insert::<compliance_case::Entity>(db, case).await;
    let party = case_party::Model {
        case_number: "K-1".to_owned(),
        agency: "inspectorate".to_owned(),
        joined_on: day("2026-02-01"),
        left_on: None,
        source: "case".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    };
    insert::<case_party::Entity>(db, party).await;
}
