//! Rows of the registers, made of what a test is about.
use entity::{
    case_party, compliance_case, inspection, inspection_finding, licence, licence_application,
    membership, power_of_attorney, power_of_attorney_employer, service_restriction,
};

use super::day;
use crate::domain::codes::{Agency, Code};

/// A case about an employer.
pub(crate) fn case(
    number: &str,
    subject: (&str, &str),
    (opened_on, closed_on): (&str, Option<&str>),
) -> compliance_case::Model {
    compliance_case::Model {
        case_number: number.to_owned(),
        subject_scheme: subject.0.to_owned(),
        subject_value: subject.1.to_owned(),
        category: "ARREARS".to_owned(),
        stage: "GUIDANCE".to_owned(),
        owner: "bpjs".to_owned(),
        opened_on: day(opened_on),
        deadline: None,
        closed_on: closed_on.map(day),
        outcome: None,
        source: "case".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// An agency's part in a case.
pub(crate) fn party(
    case_number: &str,
    agency: Agency,
    (joined_on, left_on): (&str, Option<&str>),
) -> case_party::Model {
    case_party::Model {
        case_number: case_number.to_owned(),
        agency: agency.as_str().to_owned(),
        joined_on: day(joined_on),
        left_on: left_on.map(day),
        source: "case".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// A power of attorney.
pub(crate) fn attorney(
    number: &str,
    (valid_from, valid_until): (&str, &str),
    returned_on: Option<&str>,
) -> power_of_attorney::Model {
    power_of_attorney::Model {
        skk_number: number.to_owned(),
        grantor: "BPJS Ketenagakerjaan Sumbawa".to_owned(),
        kind: "NON_LITIGATION".to_owned(),
        valid_from: day(valid_from),
        valid_until: day(valid_until),
        returned_on: returned_on.map(day),
        source: "power_of_attorney".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// An employer named by a power of attorney.
pub(crate) fn named(number: &str, npp: &str) -> power_of_attorney_employer::Model {
    power_of_attorney_employer::Model {
        skk_number: number.to_owned(),
        npp: npp.to_owned(),
        claim: 5_000_000,
        demand_letter_on: None,
        recovered: 0,
        outcome: "OPEN".to_owned(),
        source: "power_of_attorney".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// An application at the licence office.
pub(crate) fn application(number: &str, nib: &str, status: &str) -> licence_application::Model {
    licence_application::Model {
        application_number: number.to_owned(),
        nib: nib.to_owned(),
        service_kind: "BUSINESS_LICENSING".to_owned(),
        submitted_on: day("2026-03-01"),
        decided_on: None,
        status: status.to_owned(),
        source: "licence_application".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// A restriction that names an employer by one key or two.
pub(crate) fn restriction(
    number: &str,
    npp: Option<&str>,
    nib: Option<&str>,
) -> service_restriction::Model {
    service_restriction::Model {
        restriction_number: number.to_owned(),
        npp: npp.map(str::to_owned),
        nib: nib.map(str::to_owned),
        service_kind: "BUSINESS_LICENSING".to_owned(),
        legal_ground: "UU 24/2011 Ps. 17".to_owned(),
        requested_on: day("2026-02-01"),
        recommended_by: None,
        imposed_on: None,
        imposed_by: None,
        lifted_on: None,
        source: "service_restriction".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// A licence of a business actor.
pub(crate) fn licence(number: &str, nib: &str) -> licence::Model {
    licence::Model {
        licence_number: number.to_owned(),
        nib: nib.to_owned(),
        activity_number: None,
        kind: "PERMIT".to_owned(),
        title: "Izin usaha".to_owned(),
        risk_level: "HIGH".to_owned(),
        status: "ISSUED".to_owned(),
        issued_on: None,
        valid_until: None,
        source: "licence".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// A membership.
pub(crate) fn membership(npp: &str) -> membership::Model {
    membership::Model {
        npp: npp.to_owned(),
        division: "000".to_owned(),
        legal_name: "PT CONTOH".to_owned(),
        nib: None,
        npwp: None,
        participant_kind: "WAGE_EARNER".to_owned(),
        status: "ACTIVE".to_owned(),
        registered_on: day("2020-01-01"),
        deactivated_on: None,
        scale: None,
        risk_class: None,
        worker_count: 3,
        kbli_version: None,
        kbli_code: None,
        district_code: None,
        address: None,
        phone: None,
        source: "membership".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// An inspection of a company.
pub(crate) fn inspection(number: &str, wlkp: &str, inspected_on: &str) -> inspection::Model {
    inspection::Model {
        inspection_number: number.to_owned(),
        wlkp_number: wlkp.to_owned(),
        kind: "PERIODIC".to_owned(),
        inspected_on: day(inspected_on),
        result_class: "MINOR".to_owned(),
        workers_found: Some(7),
        inspector_code: "PGW-07".to_owned(),
        source: "inspection".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}

/// A finding of an inspection.
pub(crate) fn finding(
    number: &str,
    line: i32,
    norm: &str,
    body: &str,
) -> inspection_finding::Model {
    inspection_finding::Model {
        inspection_number: number.to_owned(),
        line,
        norm: norm.to_owned(),
        body: body.to_owned(),
        status: "OPEN".to_owned(),
        source: "inspection".to_owned(),
        batch_id: 1,
        as_of: day("2026-03-01"),
    }
}
