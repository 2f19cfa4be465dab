//! What is given: rows of the registers, written as sentences.
//!
//! A builder holds rows as the entities have them, so that a column that is added must be given a
//! value here before anything compiles.
use std::future::Future;
use std::pin::Pin;

use chrono::{Months, NaiveDate};
use entity::{
    complaint, employer, employer_identifier, inspection_plan, investigation, licence,
    licence_application, membership_programme, service_restriction, worker, worker_enrolment,
};
use sea_orm::{
    ActiveModelTrait, DatabaseConnection, EntityTrait, IntoActiveModel, ModelTrait, NotSet,
};

use crate::app::TODAY;

mod matters;
mod rows;

pub use rows::vulnerable_worker;
use rows::{contribution, inspection, membership};

/// Something that can be put into the registers.
pub trait Given {
    /// Inserts its rows; a row that is there already stays.
    fn insert(self, db: &DatabaseConnection) -> impl Future<Output = ()>;
}

/// The dataset that test rows say they came from.
const SOURCE: &str = "test";
/// The import batch that test rows say they came by: none that an import of a test could be.
const BATCH: i64 = 9_000_000;

/// Boxed, so that rows of every table stand in one list.
type Insertion =
    Box<dyn for<'a> FnOnce(&'a DatabaseConnection) -> Pin<Box<dyn Future<Output = ()> + 'a>>>;

/// An employer in Sumbawa with nothing but a name and its NIB.
pub fn employer(nib: &str) -> EmployerGiven {
    EmployerGiven {
        row: employer::Model {
            id: 0,
            legal_name: format!("PT {nib}"),
            legal_form: "PT".to_owned(),
            kbli_version: Some("2020".to_owned()),
            kbli_code: Some("47111".to_owned()),
            region_code: "52.04".to_owned(),
            district_code: Some("52.04.08".to_owned()),
            address: Some("Jalan Garuda 1".to_owned()),
            phone: Some("0371-21000".to_owned()),
            scale: Some("SMALL".to_owned()),
            scale_source: Some(SOURCE.to_owned()),
            status: "ACTIVE".to_owned(),
            shown_from: SOURCE.to_owned(),
            shown_rank: 1,
            batch_id: BATCH,
            as_of: TODAY,
        },
        keys: vec![("NIB", nib.to_owned())],
        nib: nib.to_owned(),
        rows: Vec::new(),
    }
}

/// An employer with what the registers hold of it.
#[must_use = "it is given by app.given(…)"]
pub struct EmployerGiven {
    row: employer::Model,
    keys: Vec<(&'static str, String)>,
    nib: String,
    rows: Vec<Insertion>,
}

impl EmployerGiven {
    /// By that name.
    pub fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.row.legal_name);
        self
    }

    /// In that regency, such as `52.07`, in its first district.
    pub fn in_region(mut self, regency: &str) -> Self {
        regency.clone_into(&mut self.row.region_code);
        self.row.district_code = Some(format!("{regency}.01"));
        self
    }

    /// In that district, such as `52.04.08`.
    pub fn in_district(mut self, district: &str) -> Self {
        self.row.district_code = Some(district.to_owned());
        self
    }

    /// Known by one more key.
    pub fn known_as(mut self, scheme: &'static str, value: &str) -> Self {
        self.keys.push((scheme, value.to_owned()));
        self
    }

    /// Registered with BPJS Ketenagakerjaan: an active membership with ten workers in all programmes.
    pub fn registered(mut self, npp: &str) -> Self {
        self.rows.push(insertion(membership(npp, &self.row)));
        for programme in ["WORK_ACCIDENT", "DEATH", "OLD_AGE"] {
            self.rows.push(insertion(membership_programme::Model {
                npp: npp.to_owned(),
                division: "000".to_owned(),
                programme: programme.to_owned(),
                enrolled_on: day(2020, 1, 1),
                ended_on: None,
                source: SOURCE.to_owned(),
                batch_id: BATCH,
                as_of: TODAY,
            }));
        }
        self.known_as("NPP", npp)
    }

    /// Owing `amount` rupiah in all, over the last `months` months that fell due.
    pub fn in_arrears(mut self, months: u32, amount: i64) -> Self {
        let npp = self.key("NPP");
        for back in 1..=months {
            let month = day(2026, 6, 1) - Months::new(back);
            let share = amount / i64::from(months);
            let rest = amount % i64::from(months);
            let due = if back == 1 { share + rest } else { share };
            self.rows.push(insertion(contribution(&npp, month, due)));
        }
        self
    }

    /// Having paid for the month so many months before June 2026, in time.
    pub fn having_paid(mut self, back: u32) -> Self {
        let npp = self.key("NPP");
        let bill = contribution(&npp, day(2026, 6, 1) - Months::new(back), 1_000_000);
        self.rows.push(insertion(entity::contribution::Model {
            amount_paid: bill.amount_due,
            paid_on: Some(bill.due_on),
            ..bill
        }));
        self
    }

    /// With a worker enrolled at a monthly wage.
    pub fn employing(mut self, nik: &str, name: &str, wage: i64) -> Self {
        let npp = self.key("NPP");
        self.rows.push(insertion(worker::Model {
            nik: nik.to_owned(),
            name: name.to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self.rows.push(insertion(worker_enrolment::Model {
            kpj: format!("KPJ{}", &nik[8..]),
            nik: nik.to_owned(),
            npp,
            division: "000".to_owned(),
            wage,
            started_on: day(2024, 1, 1),
            ended_on: None,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// Reporting under that manpower report number.
    pub fn reporting(self, wlkp: &str) -> Self {
        self.known_as("WLKP", wlkp)
    }

    /// With a permit that was issued.
    pub fn licensed(mut self, number: &str) -> Self {
        self.rows.push(insertion(licence::Model {
            licence_number: number.to_owned(),
            nib: self.nib.clone(),
            activity_number: None,
            kind: "PERMIT".to_owned(),
            title: "Izin usaha".to_owned(),
            risk_level: "HIGH".to_owned(),
            status: "ISSUED".to_owned(),
            issued_on: Some(day(2024, 5, 1)),
            valid_until: None,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// With an application pending at the licence office.
    pub fn applying(self, number: &str) -> Self {
        self.application(number, "PENDING", None)
    }

    /// With an application that was granted.
    pub fn granted(self, number: &str) -> Self {
        self.application(number, "GRANTED", Some(day(2026, 2, 1)))
    }

    fn application(mut self, number: &str, status: &str, decided_on: Option<NaiveDate>) -> Self {
        self.rows.push(insertion(licence_application::Model {
            application_number: number.to_owned(),
            nib: self.nib.clone(),
            service_kind: "BUSINESS_LICENSING".to_owned(),
            submitted_on: day(2026, 1, 20),
            decided_on,
            status: status.to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// Restricted in public services (TMP2T): requested and imposed, not lifted.
    pub fn restricted(mut self, number: &str) -> Self {
        self.rows.push(insertion(service_restriction::Model {
            restriction_number: number.to_owned(),
            npp: None,
            nib: Some(self.nib.clone()),
            service_kind: "BUSINESS_LICENSING".to_owned(),
            legal_ground: "ARREARS".to_owned(),
            requested_on: day(2026, 3, 1),
            recommended_by: None,
            imposed_on: Some(day(2026, 3, 10)),
            imposed_by: Some("DPMPTSP".to_owned()),
            lifted_on: None,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// Inspected, with one note and one finding of that norm.
    pub fn inspected(mut self, number: &str, norm: &str) -> Self {
        let wlkp = self.key("WLKP");
        for row in inspection(number, &wlkp, norm) {
            self.rows.push(row);
        }
        self
    }

    /// With an inspection planned.
    pub fn planned_for_inspection(mut self, plan: &str) -> Self {
        self.rows.push(insertion(inspection_plan::Model {
            plan_number: plan.to_owned(),
            wlkp_number: self.key("WLKP"),
            planned_on: day(2026, 9, 1),
            trigger: "complaint".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// Complained of.
    pub fn complained_of(mut self, number: &str, by: &str) -> Self {
        self.rows.push(insertion(complaint::Model {
            complaint_number: number.to_owned(),
            wlkp_number: self.key("WLKP"),
            complainant_name: by.to_owned(),
            received_on: day(2026, 4, 1),
            body: "upah di bawah ketentuan".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// Under criminal investigation.
    pub fn investigated(mut self, file: &str, suspect: &str) -> Self {
        self.rows.push(insertion(investigation::Model {
            file_number: file.to_owned(),
            wlkp_number: self.key("WLKP"),
            suspect_name: suspect.to_owned(),
            opened_on: day(2026, 4, 2),
            status: "OPEN".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    fn key(&self, scheme: &str) -> String {
        let key = self.keys.iter().find(|(known, _)| *known == scheme);
        key.unwrap_or_else(|| panic!("give the employer a {scheme} first"))
            .1
            .clone()
    }
}

impl Given for EmployerGiven {
    async fn insert(self, db: &DatabaseConnection) {
        let mut row = self.row.into_active_model().reset_all();
        row.id = NotSet;
        let id = row
            .insert(db)
            .await
            .expect("the employer can be inserted")
            .id;
        for (scheme, value) in self.keys {
            let mut key = employer_identifier::Model {
                id: 0,
                employer_id: id,
                scheme: scheme.to_owned(),
                value,
                match_method: "OWN_KEY".to_owned(),
                match_confidence: 100,
                confirmed_by: None,
                agreed_fields: None,
                source: SOURCE.to_owned(),
                batch_id: BATCH,
                as_of: TODAY,
            }
            .into_active_model()
            .reset_all();
            key.id = NotSet;
            key.insert(db).await.expect("the key can be inserted");
        }
        for row in self.rows {
            row(db).await;
        }
    }
}

/// A calendar day.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// One row, to be inserted unless it is there: two employers may share a power of attorney.
fn insertion<M>(row: M) -> Insertion
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + 'static,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    Box::new(move |db| {
        Box::pin(async move {
            <M::Entity as EntityTrait>::insert(row.into_active_model().reset_all())
                .on_conflict_do_nothing()
                .exec_without_returning(db)
                .await
                .expect("the row can be inserted");
        })
    })
}
