//! Rows of single tables, and those that belong to no employer.
use chrono::{Months, NaiveDate};
use entity::{
    case_party, contribution, employer, inspection, inspection_finding, inspection_note,
    membership, vulnerable_worker, vulnerable_worker_period,
};
use sea_orm::DatabaseConnection;
use simpul::domain::codes::{Agency, Code};

use super::{BATCH, Given, Insertion, SOURCE, day, insertion};
use crate::app::TODAY;

/// A vulnerable worker whose contributions the regional budget pays this year.
pub fn vulnerable_worker(nik: &str, name: &str) -> RowsGiven {
    RowsGiven(vec![
        insertion(vulnerable_worker::Model {
            nik: nik.to_owned(),
            name: name.to_owned(),
            occupation: "nelayan".to_owned(),
            district_code: "52.04.08".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }),
        insertion(vulnerable_worker_period::Model {
            nik: nik.to_owned(),
            from_month: day(2026, 1, 1),
            until_month: day(2026, 12, 1),
            paid_by: "APBD".to_owned(),
            amount: 8_400,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }),
    ])
}

/// Rows that belong to no employer.
#[must_use = "they are given by app.given(…)"]
pub struct RowsGiven(Vec<Insertion>);

impl Given for RowsGiven {
    async fn insert(self, db: &DatabaseConnection) {
        for row in self.0 {
            row(db).await;
        }
    }
}

pub(super) fn membership(npp: &str, employer: &employer::Model) -> membership::Model {
    membership::Model {
        npp: npp.to_owned(),
        division: "000".to_owned(),
        legal_name: employer.legal_name.clone(),
        nib: None,
        npwp: None,
        participant_kind: "WAGE_EARNER".to_owned(),
        status: "ACTIVE".to_owned(),
        registered_on: day(2020, 1, 1),
        deactivated_on: None,
        scale: Some("SMALL".to_owned()),
        risk_class: Some(2),
        worker_count: 10,
        kbli_version: None,
        kbli_code: None,
        district_code: None,
        address: None,
        phone: None,
        source: SOURCE.to_owned(),
        batch_id: BATCH,
        as_of: TODAY,
    }
}

pub(super) fn contribution(npp: &str, month: NaiveDate, due: i64) -> contribution::Model {
    contribution::Model {
        npp: npp.to_owned(),
        division: "000".to_owned(),
        month,
        programme: "OLD_AGE".to_owned(),
        worker_count: 10,
        wage_total: 27_474_780,
        amount_due: due,
        amount_paid: 0,
        due_on: month + Months::new(1) + chrono::Days::new(14),
        paid_on: None,
        late_penalty: 0,
        source: SOURCE.to_owned(),
        batch_id: BATCH,
        as_of: TODAY,
    }
}

pub(super) fn inspection(number: &str, wlkp: &str, norm: &str) -> [Insertion; 3] {
    [
        insertion(inspection::Model {
            inspection_number: number.to_owned(),
            wlkp_number: wlkp.to_owned(),
            kind: "PERIODIC".to_owned(),
            inspected_on: day(2026, 3, 3),
            result_class: "SERIOUS".to_owned(),
            workers_found: Some(12),
            inspector_code: "W-01".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }),
        insertion(inspection_note::Model {
            note_number: format!("NOTA-{number}"),
            inspection_number: number.to_owned(),
            kind: "FIRST".to_owned(),
            issued_on: day(2026, 3, 10),
            due_on: day(2026, 4, 9),
            body: "agar mendaftarkan seluruh pekerja".to_owned(),
            complied_on: None,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }),
        insertion(inspection_finding::Model {
            inspection_number: number.to_owned(),
            line: 1,
            norm: norm.to_owned(),
            body: "dua pekerja belum terdaftar".to_owned(),
            status: "OPEN".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }),
    ]
}

pub(super) fn party(case: &str, agency: Agency, left_on: Option<NaiveDate>) -> case_party::Model {
    case_party::Model {
        case_number: case.to_owned(),
        agency: agency.as_str().to_owned(),
        joined_on: day(2026, 2, 1),
        left_on,
        source: SOURCE.to_owned(),
        batch_id: BATCH,
        as_of: TODAY,
    }
}

on_both_databases! {
    async fn what_is_given_is_there(app: TestApp) {
        use sea_orm::{EntityTrait, PaginatorTrait};
        let db = app.db();
        let given = crate::given::employer("9120000000001").in_district("52.04.09").registered("15000001").in_arrears(8, 5_000_003)
            .employing("5204081501800301", "Siti", 2_750_000).reporting("WLKP-1").licensed("IZIN-1").restricted("TMP-1")
            .inspected("LHP-1", "WAGES").planned_for_inspection("RK-1").complained_of("P-1", "Amir").investigated("BP-1", "Budi");
        app.given(given).await;
        app.given(crate::given::vulnerable_worker("5204081501800401", "Nur")).await;
        let due: i64 = contribution::Entity::find().all(db).await.unwrap().iter().map(|row| row.amount_due).sum();
        assert_eq!(due, 5_000_003);
        assert_eq!(contribution::Entity::find().count(db).await.unwrap(), 8);
        let counts = [
            membership::Entity::find().count(db).await.unwrap(),
            entity::worker_enrolment::Entity::find().count(db).await.unwrap(),
            entity::licence::Entity::find().count(db).await.unwrap(),
            entity::service_restriction::Entity::find().count(db).await.unwrap(),
            inspection_note::Entity::find().count(db).await.unwrap(),
            entity::inspection_plan::Entity::find().count(db).await.unwrap(),
            entity::complaint::Entity::find().count(db).await.unwrap(),
            entity::investigation::Entity::find().count(db).await.unwrap(),
            vulnerable_worker_period::Entity::find().count(db).await.unwrap(),
        ];
        assert_eq!(counts, [1; 9]);
    }
}
