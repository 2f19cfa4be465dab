//! An assessment as text that an official or a lawyer reads: Indonesian, with English beside it.
use std::fmt::{self, Write as _};

use chrono::NaiveDate;

use super::{Assessment, EvidenceItem, Finding};
use crate::domain::codes::Code;

/// The assessment's text.
pub fn tell(assessment: &Assessment) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut text, assessment);
    text
}

fn write(text: &mut String, assessment: &Assessment) -> fmt::Result {
    writeln!(text, "Hari / day                {}", assessment.day)?;
    write_standing(text, assessment)?;
    write_figures(text, assessment)?;
    let findings = assessment.findings.len();
    writeln!(text, "Temuan / findings         {findings}")?;
    for finding in &assessment.findings {
        write_finding(text, finding)?;
    }
    if !assessment.indicators.is_empty() {
        writeln!(text, "Petunjuk, bukan bukti / signs, no proof")?;
    }
    for finding in &assessment.indicators {
        write_finding(text, finding)?;
    }
    if !assessment.undetermined.is_empty() {
        writeln!(text, "Belum dapat dinyatakan / cannot be told")?;
    }
    for open in &assessment.undetermined {
        writeln!(
            text,
            "- {}: {} {}",
            open.category, open.register, open.cause
        )?;
    }
    Ok(())
}

fn write_standing(text: &mut String, assessment: &Assessment) -> fmt::Result {
    let word = |state: Option<bool>| match state {
        Some(true) => "ya / yes",
        Some(false) => "tidak / no",
        None => "tidak diketahui / unknown",
    };
    let standing = assessment.standing;
    writeln!(
        text,
        "Terdaftar / registered    {}",
        word(standing.registered)
    )?;
    writeln!(text, "Aktif / active            {}", word(standing.active))?;
    writeln!(text, "Lunas / paid up           {}", word(standing.paid_up))
}

fn write_figures(text: &mut String, assessment: &Assessment) -> fmt::Result {
    let (licence, bpjs) = (assessment.scale.licence, assessment.scale.bpjs);
    writeln!(
        text,
        "Skala / scale             OSS {}, BPJS {}",
        code(licence),
        code(bpjs)
    )?;
    let evidenced = assessment.workers.evidenced;
    writeln!(
        text,
        "Pekerja / workers         {} terdaftar / registered, {} terbukti / shown",
        assessment.workers.registered,
        evidenced.map_or_else(|| "-".to_owned(), |workers| workers.to_string())
    )?;
    let arrears = &assessment.arrears;
    writeln!(
        text,
        "Tunggakan / arrears       {} bulan / months, Rp{}, {}",
        arrears.months,
        arrears.amount,
        code(assessment.arrears_class)
    )?;
    if let Some(penalty) = assessment.late_penalty {
        writeln!(text, "Denda telat / penalty     Rp{penalty}")?;
    }
    writeln!(
        text,
        "Pembayaran s.d. / paid by {}",
        date(assessment.paid_known_on)
    )
}

fn write_finding(text: &mut String, finding: &Finding) -> fmt::Result {
    writeln!(
        text,
        "- {} ({}) {}, sejak / since {}",
        finding.category,
        finding.reason,
        code(finding.severity),
        date(finding.since)
    )?;
    writeln!(text, "    {}", finding.explanation.id)?;
    writeln!(text, "    {}", finding.explanation.en)?;
    writeln!(text, "    Dasar / basis: {}", finding.legal_basis)?;
    for item in &finding.evidence {
        write_evidence(text, item)?;
    }
    writeln!(
        text,
        "    Perbaikan / cure: {} / {}",
        finding.cure.id, finding.cure.en
    )?;
    writeln!(
        text,
        "    Hubungi / contact: {} / {}",
        finding.contact.id, finding.contact.en
    )
}

fn write_evidence(text: &mut String, item: &EvidenceItem) -> fmt::Result {
    write!(
        text,
        "    Bukti / evidence: {} {}",
        item.register,
        date(item.on)
    )?;
    let keys: Vec<&str> = item
        .records
        .iter()
        .map(|record| record.key.as_str())
        .collect();
    if !keys.is_empty() {
        write!(text, " [{}]", keys.join("; "))?;
    }
    writeln!(text)
}

fn code(code: Option<impl Code>) -> &'static str {
    code.map_or("-", Code::as_str)
}

fn date(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}
