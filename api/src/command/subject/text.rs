//! The answer to a person as text: Indonesian, with English beside it.
use std::fmt::{self, Write as _};

use super::report::{Report, ToldAccess};

/// The answer's text.
pub fn print(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut text, report);
    text
}

fn write(text: &mut String, report: &Report) -> fmt::Result {
    writeln!(
        text,
        "REKAM JEJAK PEMROSESAN DATA PRIBADI / RECORD OF PROCESSING OF PERSONAL DATA"
    )?;
    writeln!(text, "UU 27/2022 Ps. 32")?;
    writeln!(text)?;
    writeln!(
        text,
        "Permohonan diterima / request received  {}",
        report.received_at.to_rfc3339()
    )?;
    writeln!(
        text,
        "Batas waktu / due (3 x 24 jam)          {}",
        report.due_at.to_rfc3339()
    )?;
    writeln!(
        text,
        "Dijawab / answered                      {}",
        report.answered_at.to_rfc3339()
    )?;
    let in_time = if report.is_in_time {
        "ya / yes"
    } else {
        "tidak / no"
    };
    writeln!(text, "Tepat waktu / in time                   {in_time}")?;
    writeln!(text)?;
    if let Some(deferral) = &report.deferral {
        writeln!(text, "Ditunda sampai / deferred until {}", deferral.until)?;
        writeln!(text, "{}", deferral.reason.id)?;
        return writeln!(text, "{}", deferral.reason.en);
    }
    writeln!(text, "Pemrosesan / processing: {}", report.accesses.len())?;
    for access in &report.accesses {
        writeln!(text)?;
        write_access(text, access)?;
    }
    if !report.controllers.is_empty() {
        writeln!(text)?;
        writeln!(text, "Pengendali data / controllers")?;
    }
    for controller in &report.controllers {
        writeln!(
            text,
            "- {} ({}): {}",
            controller.agency, controller.agreement, controller.title.id
        )?;
        writeln!(text, "  {}", controller.title.en)?;
        for party in &controller.parties {
            writeln!(text, "  {party}")?;
        }
    }
    Ok(())
}

fn write_access(text: &mut String, access: &ToldAccess) -> fmt::Result {
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let at = access.at.map(|at| at.to_rfc3339());
    writeln!(text, "Waktu / time            {}", known(&at))?;
    writeln!(text, "Peristiwa / event       {}", access.event)?;
    writeln!(text, "Instansi / agency       {}", known(&access.agency))?;
    writeln!(text, "Perjanjian / agreement  {}", known(&access.agreement))?;
    writeln!(
        text,
        "Dasar hukum / law       {}",
        known(&access.legal_basis)
    )?;
    match &access.purpose_title {
        Some(title) => writeln!(text, "Tujuan / purpose        {} / {}", title.id, title.en)?,
        None => writeln!(text, "Tujuan / purpose        {}", known(&access.purpose))?,
    }
    writeln!(
        text,
        "Hasil / decision        {}",
        access.decision.unwrap_or("-")
    )?;
    writeln!(text, "Kategori data / categories of data")?;
    for category in &access.categories {
        writeln!(text, "- {} / {}", category.id, category.en)?;
    }
    Ok(())
}
