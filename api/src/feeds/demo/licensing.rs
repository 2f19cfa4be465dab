//! What the licence register knows of an employer.
use std::io;

use rand::Rng;

use super::firm::Firm;
use super::names;
use super::sheets::Sheets;
use crate::domain::codes::{BusinessScale, Code};

/// Writes the employer's lines.
pub(super) fn write(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    registration(firm, sheets)?;
    activities(firm, sheets)?;
    people_and_reports(firm, sheets)?;
    applications(firm, sheets)
}

fn registration(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let lacks_tax_number = firm.chance(10);
    let npwp = if lacks_tax_number {
        String::new()
    } else {
        firm.npwp()
    };
    let personal = if firm.is_personal() {
        firm.nik(0)
    } else {
        String::new()
    };
    let status = match (firm.is_example(), firm.number % 97) {
        (false, 13) => "FROZEN",
        (false, 31) => "REVOKED",
        _ => "ACTIVE",
    };
    let years_days = firm.rng.random_range(400..1900);
    let issued_on = firm.days_ago(years_days).to_string();
    let investment = (i64::from(firm.workers) * 45_000_000).to_string();
    let phone = format!("+62 371 2{:04}", firm.number % 10_000);
    let email = format!("usaha{}@contoh.example", firm.number);
    sheets.line(
        "business_registrations",
        &[
            &firm.nib,
            &firm.name,
            firm.form.as_str(),
            &npwp,
            &personal,
            status,
            &issued_on,
            firm.scale.as_str(),
            &investment,
            "2020",
            firm.kbli,
            firm.district,
            &firm.address,
            &phone,
            &email,
        ],
    )?;
    if firm.scale == BusinessScale::Large && !firm.is_personal() {
        let nitku = format!("{}000001", firm.npwp());
        let name = format!("{}, cabang", firm.name);
        let district = super::firm::district(&mut firm.rng);
        sheets.line(
            "branches",
            &[&nitku, &firm.nib, &name, &firm.address, district],
        )?;
    }
    Ok(())
}

/// What a risk asks for: risk, kind of licence, its title, its usual and a seldom state.
type Licence = (&'static str, &'static str, &'static str, [&'static str; 2]);

#[rustfmt::skip]
const LICENCES: [Licence; 4] = [
    ("LOW", "LOCATION_CONFORMITY", "KKPR kegiatan usaha", ["ISSUED", "ISSUED"]),
    ("MEDIUM_LOW", "STANDARD_CERTIFICATE", "Sertifikat Standar kegiatan usaha", ["VERIFIED", "NOT_VERIFIED"]),
    ("MEDIUM_HIGH", "STANDARD_CERTIFICATE", "Sertifikat Standar terverifikasi", ["VERIFIED", "REJECTED"]),
    ("HIGH", "PERMIT", "Izin kegiatan usaha", ["ISSUED", "IN_PROCESS"]),
];

fn activities(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let [low, medium_low, medium_high, high] = LICENCES;
    for serial in 1..=firm.number % 2 + 1 {
        let licence = match firm.rng.random_range(0..10) {
            0..5 => low,
            5..8 => medium_low,
            8 => medium_high,
            _ => high,
        };
        activity(firm, serial, licence, sheets)?;
    }
    Ok(())
}

fn activity(
    firm: &mut Firm,
    serial: u32,
    (risk, kind, title, [usual, seldom]): Licence,
    sheets: &mut Sheets,
) -> io::Result<()> {
    let number = format!("P-{}-{serial}", firm.nib);
    let started = firm.rng.random_range(200..390);
    let started_on = firm.days_ago(started).to_string();
    let (nib, scale) = (firm.nib.clone(), firm.scale.as_str());
    let place = firm.district;
    sheets.line(
        "business_activities",
        &[
            &number,
            &nib,
            "2020",
            firm.kbli,
            place,
            risk,
            scale,
            "25.000.000",
            &started_on,
        ],
    )?;
    let is_seldom = firm.chance(15);
    let status = if is_seldom { seldom } else { usual };
    let issued_on = if status == "IN_PROCESS" {
        String::new()
    } else {
        started_on
    };
    let document = format!("L-{nib}-{serial}");
    sheets.line(
        "licences",
        &[
            &document, &nib, &number, kind, title, risk, status, &issued_on, "",
        ],
    )
}

fn people_and_reports(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let person = names::person(&mut firm.rng);
    let role = if firm.is_personal() {
        "OWNER"
    } else {
        "DIRECTOR"
    };
    sheets.line(
        "responsible_persons",
        &[&firm.nib, &firm.nik(0), &person, role],
    )?;
    if firm.scale != BusinessScale::Micro {
        let year = firm.days_ago(300).format("%Y").to_string();
        let headcount = firm.workers.to_string();
        let reported_on = firm.days_ago(120).format("%d/%m/%Y").to_string();
        let period = format!("{year}-H2");
        sheets.line(
            "investment_reports",
            &[
                &firm.nib,
                &period,
                "Rp12.500.000,00",
                &headcount,
                &reported_on,
            ],
        )?;
    }
    Ok(())
}

fn applications(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let applies = firm.chance(8);
    if !applies && firm.number != 3 {
        return Ok(());
    }
    let (status, decided_on) = match firm.number % 3 {
        0 => ("PENDING", String::new()),
        1 => ("GRANTED", firm.days_ago(20).to_string()),
        _ => ("WITHDRAWN", firm.days_ago(15).to_string()),
    };
    let service = if firm.number % 4 == 1 {
        "BUILDING_APPROVAL"
    } else {
        "BUSINESS_LICENSING"
    };
    let submitted_on = firm.days_ago(30).to_string();
    let number = format!("APP-{:06}", firm.number);
    sheets.line(
        "licence_applications",
        &[
            &number,
            &firm.nib,
            service,
            &submitted_on,
            &decided_on,
            status,
        ],
    )
}
