//! Registers in memory for the tests of matters: callers by agency, and rows made of what a test
//! is about, with everything else the same.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use entity::{employer, employer_identifier};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ActiveModelTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, IntoActiveModel,
    ModelTrait,
};

use crate::domain::agreement::{Agreement, Agreements};
use crate::domain::codes::{Agency, Code};
use crate::domain::disclosure::{Caller, Claims, Matter, Rows, Stated, admit};
use crate::domain::scope::{Group, Requirement};

mod rows;

pub(crate) use rows::{
    application, attorney, case, finding, inspection, licence, membership, named, party,
    restriction,
};

/// A day, from its ISO 8601 form.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A caller of an agency with all that its starting agreement gives, on a day.
pub(crate) fn caller(agency: Agency, reference: Option<&str>, on: &str) -> Arc<Caller> {
    let (agreement, purpose) = match agency {
        Agency::Bpjs => (
            include_str!("../../agreements/bpjs.toml"),
            "contribution_supervision",
        ),
        Agency::Licensing => (
            include_str!("../../agreements/dpmptsp.toml"),
            "licence_administration",
        ),
        Agency::Manpower => (
            include_str!("../../agreements/disnaker.toml"),
            "manpower_guidance",
        ),
        Agency::Inspectorate => (
            include_str!("../../agreements/inspectorate.toml"),
            "labour_inspection",
        ),
        Agency::Prosecutor => (
            include_str!("../../agreements/prosecutor.toml"),
            "state_attorney_assistance",
        ),
        Agency::Secretariat => (
            include_str!("../../agreements/secretariat.toml"),
            "steering",
        ),
    };
    let text = (agency.as_str().to_owned(), agreement.to_owned());
    let agreements = Agreements::parse(&[text]).unwrap();
    let agreement = Agreement::parse(agreement).unwrap();
    let claims = Claims {
        issuer: agreement.issuer.clone(),
        client_id: agreement.clients[0].clone(),
        subject: "tester".to_owned(),
        token_id: None,
        scopes: agreement
            .grants
            .permissions()
            .map(|permission| permission.to_string())
            .collect(),
        expires_at: i64::MAX,
    };
    let stated = Stated {
        purpose: Some(purpose.to_owned()),
        reference: reference.map(str::to_owned),
    };
    Arc::new(admit(&agreements, &claims, stated, day(on)).unwrap())
}

/// The open matters that a caller's rights by case rest on.
pub(crate) fn matter(caller: &Caller) -> Matter {
    let mut scopes = Group::ALL
        .iter()
        .filter_map(|group| caller.scope(Requirement::rows(*group)));
    let named = scopes.find_map(|scope| match scope.rows() {
        Rows::Named(matter) => Some(matter.clone()),
        Rows::OfRegion => None,
    });
    named.unwrap()
}

/// Statements that a database has answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statements(Arc<AtomicUsize>);

impl Statements {
    /// How many there were since the last time this was asked.
    pub(crate) fn taken(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

/// Empty registers, with a count of the statements asked of them.
pub(crate) async fn registers() -> (DatabaseConnection, Statements) {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    let mut db = Database::connect(options).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let statements = Statements::default();
    let counted = statements.clone();
    db.set_metric_callback(move |_| {
        counted.0.fetch_add(1, Ordering::SeqCst);
    });
    (db, statements)
}

/// Writes a row.
pub(crate) async fn given<M>(db: &DatabaseConnection, row: M)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let row = row.into_active_model().reset_all();
    let insert = M::Entity::insert(row);
    insert.exec_without_returning(db).await.unwrap();
}

/// An employer of a region with its keys.
pub(crate) async fn given_employer(
    db: &DatabaseConnection,
    id: i64,
    region: &str,
    keys: &[(&str, &str)],
) {
    let row = employer::Model {
        id,
        legal_name: format!("PT Contoh {id:03}"),
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
        shown_from: "licence".to_owned(),
        shown_rank: 1,
        batch_id: 1,
        as_of: day("2026-03-01"),
    };
    given(db, row).await;
    for (index, (scheme, value)) in keys.iter().enumerate() {
        let row = employer_identifier::Model {
            id: id * 10 + i64::try_from(index).unwrap(),
            employer_id: id,
            scheme: (*scheme).to_owned(),
            value: (*value).to_owned(),
            match_method: "CROSSWALK".to_owned(),
            match_confidence: 1000,
            confirmed_by: None,
            agreed_fields: None,
            source: "licence".to_owned(),
            batch_id: 1,
            as_of: day("2026-03-01"),
        };
        given(db, row).await;
    }
}
