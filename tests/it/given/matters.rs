//! The matters that name an employer: powers of attorney and cases.
use chrono::NaiveDate;
use entity::{compliance_case, power_of_attorney, power_of_attorney_employer};
use simpul::domain::codes::Agency;

use super::rows::party;
use super::{BATCH, EmployerGiven, SOURCE, day, insertion};
use crate::app::TODAY;

impl EmployerGiven {
    /// Named by a special power of attorney that is in force this year.
    pub fn named_in(self, skk: &str) -> Self {
        self.named_from(skk, (day(2026, 1, 1), day(2026, 12, 31)), None)
    }

    /// Named by a special power of attorney, with its first and last day and its return.
    pub fn named_from(
        mut self,
        skk: &str,
        (valid_from, valid_until): (NaiveDate, NaiveDate),
        returned_on: Option<NaiveDate>,
    ) -> Self {
        self.rows.push(insertion(power_of_attorney::Model {
            skk_number: skk.to_owned(),
            grantor: "BPJS Ketenagakerjaan Cabang Sumbawa".to_owned(),
            kind: "NON_LITIGATION".to_owned(),
            valid_from,
            valid_until,
            returned_on,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self.rows.push(insertion(power_of_attorney_employer::Model {
            skk_number: skk.to_owned(),
            npp: self.key("NPP"),
            claim: 1_000_000,
            demand_letter_on: None,
            recovered: 0,
            outcome: "OPEN".to_owned(),
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        self
    }

    /// The subject of a case that is open, with these agencies taking part.
    pub fn in_case(self, number: &str, parties: &[Agency]) -> Self {
        self.in_case_until(number, parties, None)
    }

    /// The subject of a case, with the day it was closed.
    pub fn in_case_until(
        mut self,
        number: &str,
        parties: &[Agency],
        closed_on: Option<NaiveDate>,
    ) -> Self {
        self.rows.push(insertion(compliance_case::Model {
            case_number: number.to_owned(),
            subject_scheme: "NIB".to_owned(),
            subject_value: self.nib.clone(),
            category: "ARREARS".to_owned(),
            stage: "VERIFICATION".to_owned(),
            owner: "bpjs".to_owned(),
            opened_on: day(2026, 2, 1),
            deadline: None,
            closed_on,
            outcome: None,
            source: SOURCE.to_owned(),
            batch_id: BATCH,
            as_of: TODAY,
        }));
        for agency in parties {
            self.rows.push(insertion(party(number, *agency, None)));
        }
        self
    }

    /// An agency that has left a case.
    pub fn left_by(mut self, case: &str, agency: Agency, left_on: NaiveDate) -> Self {
        self.rows
            .push(insertion(party(case, agency, Some(left_on))));
        self
    }

    /// An agency that joins a case on that day.
    pub fn joined_by(mut self, case: &str, agency: Agency, joined_on: NaiveDate) -> Self {
        let mut party = party(case, agency, None);
        party.joined_on = joined_on;
        self.rows.push(insertion(party));
        self
    }
}
