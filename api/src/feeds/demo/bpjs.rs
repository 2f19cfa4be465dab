//! What BPJS Ketenagakerjaan knows of an employer: membership, workers, contributions, letters.
mod contributions;

use std::io;

use rand::Rng;

use super::firm::{Firm, Standing};
use super::names;
use super::sheets::Sheets;
use crate::domain::codes::{BusinessScale, Code};

/// What an employer has not paid past its due day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrears {
    /// Months with something unpaid.
    pub(super) months: u32,
    /// Whole rupiah, without penalties.
    pub(super) amount: i64,
}

/// Writes the employer's lines. Answers its arrears.
pub(super) fn write(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<Arrears> {
    if !firm.is_registered() {
        return Ok(Arrears::default());
    }
    let programmes = programmes(firm);
    membership(firm, &programmes, sheets)?;
    workers(firm, sheets)?;
    let arrears = contributions::write(firm, &programmes, sheets)?;
    if firm.number.is_multiple_of(60) {
        project(firm, sheets)?;
    }
    Ok(arrears)
}

/// The programmes obligatory for the scale; a few micro firms take old-age savings as well, and a
/// few others leave their last programme out.
fn programmes(firm: &mut Firm) -> Vec<&'static str> {
    let mut programmes = vec!["WORK_ACCIDENT", "DEATH"];
    let takes_more = firm.chance(50);
    let leaves_out = firm.chance(8);
    match firm.scale {
        BusinessScale::Micro if !takes_more => {}
        BusinessScale::Micro | BusinessScale::Small => programmes.push("OLD_AGE"),
        BusinessScale::Medium | BusinessScale::Large => {
            programmes.extend(["OLD_AGE", "PENSION", "JOB_LOSS"]);
        }
    }
    if leaves_out && programmes.len() > 2 {
        programmes.truncate(programmes.len() - 1);
    }
    programmes
}

fn membership(firm: &mut Firm, programmes: &[&str], sheets: &mut Sheets) -> io::Result<()> {
    let name = names::variant(&mut firm.rng, &firm.name);
    let lacks_nib = firm.chance(35);
    let lacks_tax_number = firm.chance(40);
    let nib = if lacks_nib {
        String::new()
    } else {
        firm.nib.clone()
    };
    let npwp = if lacks_tax_number {
        String::new()
    } else {
        firm.npwp()
    };
    let registered_on = registered_on(firm);
    let (status, deactivated_on, count) = match firm.standing {
        Standing::Inactive => ("INACTIVE", firm.days_ago(365).to_string(), 0),
        _ => ("ACTIVE", String::new(), firm.registered_workers()),
    };
    let count = count.to_string();
    let risk_class = risk_class(firm).to_string();
    let records_other_scale = firm.chance(6);
    let scale = if records_other_scale {
        "MICRO"
    } else {
        firm.scale.as_str()
    };
    let address = firm.address.to_uppercase();
    let phone = format!("03712{:04}", firm.number % 10_000);
    sheets.line(
        "memberships",
        &[
            &firm.npp,
            "000",
            &name,
            &nib,
            &npwp,
            "WAGE_EARNER",
            status,
            &registered_on,
            &deactivated_on,
            scale,
            &risk_class,
            &count,
            "2020",
            firm.kbli,
            firm.district,
            &address,
            &phone,
        ],
    )?;
    for programme in programmes {
        sheets.line(
            "membership_programmes",
            &[&firm.npp, "000", programme, &registered_on, &deactivated_on],
        )?;
    }
    Ok(())
}

fn workers(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let started_on = registered_on(firm);
    let ended_on = match firm.standing {
        Standing::Inactive => firm.days_ago(365).to_string(),
        _ => String::new(),
    };
    for worker in 1..=firm.registered_workers() {
        let (nik, name) = (firm.nik(worker), names::person(&mut firm.rng));
        sheets.line("workers", &[&nik, &name])?;
        let kpj = format!("99{:09}", firm.number * 100 + worker);
        let wage = firm.wage(worker).to_string();
        sheets.line(
            "worker_enrolments",
            &[&kpj, &nik, &firm.npp, "000", &wage, &started_on, &ended_on],
        )?;
    }
    Ok(())
}

fn project(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let number = format!("26{:011}", firm.number);
    let value = firm.rng.random_range(1_i64..50) * 50_000_000;
    let (starts_on, ends_on) = (
        firm.days_ago(150).to_string(),
        firm.days_ago(10).to_string(),
    );
    sheets.line(
        "construction_projects",
        &[
            &number,
            &firm.npp,
            "Rehabilitasi ruang kelas",
            &value.to_string(),
            "tidak",
            &starts_on,
            &ends_on,
        ],
    )
}

fn registered_on(firm: &Firm) -> String {
    firm.days_ago(800 + firm.number % 900).to_string()
}

/// JKK risk class of PP 44/2015 Annex I; made up here.
fn risk_class(firm: &Firm) -> u32 {
    1 + firm.number % 5
}
