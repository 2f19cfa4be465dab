//! What the team and the state attorneys do about an employer.
use std::io;

use chrono::Days;

use super::DemoPlan;
use super::bpjs::Arrears;
use super::firm::{Firm, Standing};
use super::sheets::Sheets;

/// Firms under powers of attorney of 1,500: as many as Kejari Sumbawa wrote to in 2025.
const NAMED_OF_1500: u32 = 102;
/// Claims that the state attorneys took on, whole rupiah.
const CLAIMS: std::ops::RangeInclusive<i64> = 400_000..=140_000_000;
/// Powers of attorney; the third has been returned.
const DOCUMENTS: u32 = 4;

/// The powers of attorney and how many employers they name so far.
pub(super) struct Attorneys {
    plan: DemoPlan,
    quota: u32,
    named: u32,
    eligible: u32,
}

impl Attorneys {
    /// None is named yet.
    pub(super) fn new(plan: DemoPlan) -> Self {
        let quota = u64::from(plan.employers) * u64::from(NAMED_OF_1500) / 1_500;
        let quota = u32::try_from(quota).unwrap_or(u32::MAX).max(2);
        Self {
            plan,
            quota,
            named: 0,
            eligible: 0,
        }
    }

    /// Writes the documents.
    pub(super) fn documents(&self, sheets: &mut Sheets) -> io::Result<()> {
        let day = |ago: u64| {
            self.plan
                .as_of
                .checked_sub_days(Days::new(ago))
                .unwrap_or(self.plan.as_of)
        };
        let until = day(120) + Days::new(364);
        for serial in 1..=DOCUMENTS {
            let returned_on = if serial == 3 {
                day(10).to_string()
            } else {
                String::new()
            };
            sheets.line(
                "powers_of_attorney",
                &[
                    &skk(serial),
                    "BPJS Ketenagakerjaan Cabang Sumbawa",
                    "NON_LITIGATION",
                    &day(120).to_string(),
                    &until.to_string(),
                    &returned_on,
                ],
            )?;
        }
        Ok(())
    }

    /// The document that names this employer, if one does. The choice is spread over all employers.
    fn name(&mut self, firm: &Firm, arrears: Arrears) -> Option<u32> {
        let is_claim = arrears.months >= 3 && CLAIMS.contains(&arrears.amount);
        if !is_claim || !matches!(firm.standing, Standing::Arrears(_) | Standing::NeverPaid) {
            return None;
        }
        self.eligible += 1;
        let is_chosen = self.eligible == 1 || self.eligible.is_multiple_of(2);
        if !is_chosen || self.named >= self.quota {
            return None;
        }
        self.named += 1;
        Some(1 + (self.named - 1) % DOCUMENTS)
    }
}

/// Writes the employer's lines.
pub(super) fn write(
    firm: &mut Firm,
    arrears: &Arrears,
    attorneys: &mut Attorneys,
    sheets: &mut Sheets,
) -> io::Result<()> {
    if let Some(document) = attorneys.name(firm, *arrears) {
        claim(firm, *arrears, document, sheets)?;
    }
    if firm.number == 4 || (firm.number % 20 == 9 && arrears.months >= 6) {
        restriction(firm, sheets)?;
    }
    if !firm.is_registered() && (firm.number == 3 || firm.number % 16 == 8) {
        unregistered_case(firm, sheets)?;
    }
    Ok(())
}

fn claim(firm: &mut Firm, arrears: Arrears, document: u32, sheets: &mut Sheets) -> io::Result<()> {
    let settles = firm.chance(30);
    let (recovered, outcome) = match (document, settles) {
        (3, _) => (0, "RETURNED"),
        (_, true) => (arrears.amount / 4, "INSTALMENT"),
        (_, false) => (0, "OPEN"),
    };
    let letter_on = firm.days_ago(105).to_string();
    sheets.line(
        "power_of_attorney_employers",
        &[
            &skk(document),
            &firm.npp,
            &arrears.amount.to_string(),
            &letter_on,
            &recovered.to_string(),
            outcome,
        ],
    )?;
    if outcome == "INSTALMENT" {
        instalments(firm, arrears, sheets)?;
    }
    let number = format!("TK-{:06}", firm.number);
    let (opened_on, deadline) = (firm.days_ago(130), firm.days_ago(0) + Days::new(60));
    let category = if firm.standing == Standing::NeverPaid {
        "NEVER_PAID"
    } else {
        "ARREARS"
    };
    sheets.line(
        "cases",
        &[
            &number,
            "NPP",
            &firm.npp,
            category,
            "POWER_OF_ATTORNEY",
            "bpjs",
            &opened_on.to_string(),
            &deadline.to_string(),
            "",
            "",
        ],
    )?;
    parties(firm, &number, &["bpjs", "prosecutor"], sheets)
}

fn instalments(firm: &Firm, arrears: Arrears, sheets: &mut Sheets) -> io::Result<()> {
    let status = if firm.number.is_multiple_of(4) {
        "BROKEN"
    } else {
        "KEPT"
    };
    sheets.line(
        "instalment_plans",
        &[
            &format!("ANG-{}", firm.npp),
            &firm.npp,
            &arrears.amount.to_string(),
            "6",
            &firm.days_ago(90).to_string(),
            status,
        ],
    )
}

fn restriction(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let (imposed_on, lifted_on) = match firm.number / 20 % 3 {
        0 => (firm.days_ago(90).to_string(), String::new()),
        1 => (firm.days_ago(90).to_string(), firm.days_ago(15).to_string()),
        _ => (String::new(), String::new()),
    };
    let imposed_by = if imposed_on.is_empty() {
        ""
    } else {
        "DPMPTSP Kabupaten Sumbawa"
    };
    let service = if firm.number == 4 {
        "BUSINESS_LICENSING"
    } else {
        "BUILDING_APPROVAL"
    };
    let ground = "UU 24/2011 Ps. 17 ayat (2) huruf c jo. PP 86/2013 Ps. 9 ayat (1)";
    let number = format!("TMP2T-{:06}", firm.number);
    sheets.line(
        "service_restrictions",
        &[
            &number,
            &firm.npp,
            &firm.nib,
            service,
            ground,
            &firm.days_ago(120).to_string(),
            "",
            &imposed_on,
            imposed_by,
            &lifted_on,
        ],
    )?;
    let case = format!("TR-{:06}", firm.number);
    let opened_on = firm.days_ago(125).to_string();
    sheets.line(
        "cases",
        &[
            &case,
            "NPP",
            &firm.npp,
            "ARREARS",
            "SERVICE_RESTRICTION",
            "bpjs",
            &opened_on,
            "",
            "",
            "",
        ],
    )?;
    parties(firm, &case, &["bpjs", "dpmptsp", "inspectorate"], sheets)
}

/// A licensed employer with workers and without registration: verified in the field, then a case.
fn unregistered_case(firm: &mut Firm, sheets: &mut Sheets) -> io::Result<()> {
    let visited_on = firm.days_ago(80).to_string();
    let lowest_wage = firm.wage(0).to_string();
    let exists = if firm.number % 48 == 40 {
        "tidak"
    } else {
        "ya"
    };
    let found = if exists == "ya" { firm.workers } else { 0 }.to_string();
    sheets.line(
        "field_verifications",
        &[
            &format!("VL-{:06}", firm.number),
            "NIB",
            &firm.nib,
            &visited_on,
            exists,
            &found,
            &lowest_wage,
            "Kunjungan bersama BPJS dan Disnaker.",
        ],
    )?;
    let (stage, closed_on, outcome) = match exists {
        "ya" => ("GUIDANCE", String::new(), ""),
        _ => ("CLOSED", firm.days_ago(70).to_string(), "BUSINESS_CLOSED"),
    };
    let number = format!("TK-{:06}", firm.number);
    let opened_on = firm.days_ago(85).to_string();
    sheets.line(
        "cases",
        &[
            &number,
            "NIB",
            &firm.nib,
            "UNREGISTERED_OBLIGED",
            stage,
            "disnaker",
            &opened_on,
            "",
            &closed_on,
            outcome,
        ],
    )?;
    parties(firm, &number, &["bpjs", "disnaker", "inspectorate"], sheets)
}

fn parties(firm: &Firm, case: &str, agencies: &[&str], sheets: &mut Sheets) -> io::Result<()> {
    let joined_on = firm.days_ago(75).to_string();
    for agency in agencies {
        sheets.line("case_parties", &[case, agency, &joined_on, ""])?;
    }
    Ok(())
}

/// The documented examples name the first document, so that its number does not follow the as-of day.
fn skk(serial: u32) -> String {
    format!("SKK-{serial:03}/N.2.13/Gs/2026")
}
