//! What the labour inspection knows of an employer, and what it must never share.
use std::io;

use rand::Rng;

use super::firm::Firm;
use super::names;
use super::sheets::Sheets;

/// Writes the employer's lines.
pub(super) fn write(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    if !firm.reports_manpower() {
        return Ok(());
    }
    report(firm, sheets)?;
    if firm.number == 3 || firm.number % 11 == 1 {
        inspection(firm, sheets)?;
    }
    if firm.number == 3 || firm.number % 29 == 4 {
        secrets(firm, sheets)?;
    }
    Ok(())
}

fn report(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let name = names::variant(&mut firm.rng, &firm.name);
    let lacks_nib = firm.chance(20);
    let lacks_npp = firm.chance(15);
    let nib = if lacks_nib { "" } else { firm.nib.as_str() };
    let npp = if lacks_npp || !firm.is_registered() {
        ""
    } else {
        firm.npp.as_str()
    };
    let reported_on = firm.days_ago(60 + firm.number % 240);
    let lowest_wage = firm.wage(0).to_string();
    sheets.line(
        "manpower_reports",
        &[
            &firm.wlkp,
            &reported_on.format("%Y").to_string(),
            &name,
            nib,
            npp,
            &firm.workers.to_string(),
            &lowest_wage,
            &reported_on.format("%d/%m/%Y").to_string(),
            firm.district,
            &firm.address,
        ],
    )
}

fn inspection(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let number = format!("PMK-{:06}", firm.number);
    let (result, norms): (&str, &[&str]) = match (firm.number, firm.rng.random_range(0..4)) {
        (3, _) | (_, 0) => ("SERIOUS", &["SOCIAL_SECURITY", "WAGES"]),
        (_, 1) => ("MINOR", &["SAFETY"]),
        (_, 2) => ("MINOR", &["REPORTING", "SOCIAL_SECURITY"]),
        _ => ("COMPLIANT", &[]),
    };
    let kind = if firm.number % 2 == 1 {
        "PERIODIC"
    } else {
        "INITIAL"
    };
    let inspected_on = firm.days_ago(200).to_string();
    let (found, inspector) = (
        firm.workers.to_string(),
        format!("PWS-{:02}", firm.number % 12),
    );
    sheets.line(
        "inspections",
        &[
            &number,
            &firm.wlkp,
            kind,
            &inspected_on,
            result,
            &found,
            &inspector,
        ],
    )?;
    for (place, norm) in norms.iter().enumerate() {
        let (line, body) = (
            (place + 1).to_string(),
            format!("Temuan pada norma {norm}."),
        );
        let status = if firm.number % 3 == 1 {
            "RESOLVED"
        } else {
            "OPEN"
        };
        sheets.line(
            "inspection_findings",
            &[&number, &line, norm, &body, status],
        )?;
    }
    notes(firm, &number, result, sheets)
}

fn notes(firm: &Firm, number: &str, result: &str, sheets: &mut Sheets) -> io::Result<()> {
    let notes: &[(&str, u32, u32)] = match result {
        "SERIOUS" => &[("FIRST", 195, 165), ("SECOND", 160, 146)],
        "MINOR" => &[("FIRST", 195, 165)],
        _ => &[],
    };
    for (kind, issued, due) in notes {
        let note = format!("NP-{kind}-{:06}", firm.number);
        let (issued_on, due_on) = (
            firm.days_ago(*issued).to_string(),
            firm.days_ago(*due).to_string(),
        );
        let body = "Segera penuhi norma yang dilanggar,\ndan laporkan pelaksanaannya.";
        sheets.line(
            "inspection_notes",
            &[&note, number, kind, &issued_on, &due_on, body, ""],
        )?;
    }
    Ok(())
}

/// Rows that no answer may ever show; tests look for them.
fn secrets(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let number = firm.number;
    let planned_on = firm.days_ago(0) + chrono::Days::new(20 + u64::from(number % 60));
    sheets.line(
        "inspection_plans",
        &[
            &format!("RK-{number:06}"),
            &firm.wlkp,
            &planned_on.to_string(),
            "Pengaduan pekerja",
        ],
    )?;
    let complainant = names::person(&mut firm.rng);
    let received_on = firm.days_ago(45).to_string();
    sheets.line(
        "complaints",
        &[
            &format!("PGD-{number:06}"),
            &firm.wlkp,
            &complainant,
            &received_on,
            "Upah lembur tidak dibayar.",
        ],
    )?;
    if number == 3 || number.is_multiple_of(2) {
        let suspect = names::person(&mut firm.rng);
        let opened_on = firm.days_ago(30).to_string();
        sheets.line(
            "investigations",
            &[
                &format!("LK-{number:06}"),
                &firm.wlkp,
                &suspect,
                &opened_on,
                "PENYIDIKAN",
            ],
        )?;
    }
    Ok(())
}
