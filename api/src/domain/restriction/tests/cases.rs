//! Worked cases: warnings, fine, day and step → allowed, or everything that is missing with its law.
use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;

use super::*;
use crate::domain::tests::case_files::RESTRICTIONS;

/// What happened to one employer, and the step that somebody wants to take.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    step: RestrictionStepKind,
    /// The days on which it is asked whether the step is allowed.
    days: Vec<NaiveDate>,
    /// The day on which the employer complied, by whoever asks for lifting.
    complied: Option<NaiveDate>,
    #[serde(default = "licensing")]
    service: ServiceKind,
    #[serde(default = "unregistered")]
    ground: WarningGround,
    #[serde(default)]
    warning: Vec<Warning>,
    #[serde(default)]
    fine: Vec<Fine>,
    #[serde(default)]
    taken: Vec<Taken>,
    /// The day that the warnings and fines are true of; the day of the step where none is given.
    fed: Option<NaiveDate>,
    /// The day on which another restriction of the same service and ground was lifted.
    other_lifted: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Warning {
    npp: Option<Npp>,
    sequence: u8,
    ground: Option<WarningGround>,
    issued: NaiveDate,
    due: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fine {
    npp: Option<Npp>,
    issued: NaiveDate,
    due: NaiveDate,
    paid: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    step: RestrictionStepKind,
    on: NaiveDate,
}

fn licensing() -> ServiceKind {
    ServiceKind::BusinessLicensing
}

fn unregistered() -> WarningGround {
    WarningGround::Unregistered
}

fn npp(given: Option<&Npp>) -> Npp {
    given
        .cloned()
        .unwrap_or_else(|| "15070955".parse().unwrap())
}

impl Case {
    fn sanctions(&self) -> Sanctions {
        let as_of = self.fed.unwrap_or(day(FED));
        let warnings = self.warning.iter().map(|warning| WarningFact {
            npp: npp(warning.npp.as_ref()),
            sequence: warning.sequence,
            ground: warning.ground.unwrap_or(self.ground),
            issued_on: warning.issued,
            due_on: warning.due,
            as_of,
        });
        let fines = self.fine.iter().map(|fine| FineFact {
            npp: npp(fine.npp.as_ref()),
            issued_on: fine.issued,
            due_on: fine.due,
            paid_on: fine.paid,
            as_of,
        });
        Sanctions {
            warnings: warnings.collect(),
            fines: fines.collect(),
        }
    }

    fn standing(&self) -> Standing {
        let taken = self.taken.iter().map(|taken| (taken.step, taken.on));
        Standing {
            taken: taken.collect(),
            other_lifted_on: self.other_lifted,
            ..Standing::new(self.service, self.ground)
        }
    }
}

/// What the engine says of a case: the letters in their order, then each day.
fn told(case: &Case) -> String {
    let (sanctions, standing) = (case.sanctions(), case.standing());
    let mut text = format!(
        "Langkah / step            {} {}, dasar / ground {}\n",
        case.step, case.service, case.ground
    );
    text.push_str(&letters(&sanctions));
    if let Some(fed) = case.fed {
        writeln!(text, "Data per / as of          {fed}").unwrap();
    }
    if let Some(lifted) = case.other_lifted {
        writeln!(
            text,
            "Pembatasan lain dicabut / another restriction lifted {lifted}"
        )
        .unwrap();
    }
    for (step, on) in &standing.taken {
        writeln!(text, "Sudah diambil / taken     {step} {on}").unwrap();
    }
    for day in &case.days {
        let wanted = WantedStep {
            kind: case.step,
            complied_on: case.complied,
        };
        let judged = judge(wanted, &standing, &sanctions, law(), *day);
        write!(text, "\n{day}  {}", answer(&judged)).unwrap();
    }
    text
}

fn letters(sanctions: &Sanctions) -> String {
    let mut text = String::new();
    for warning in &sanctions.warnings {
        let (sequence, npp) = (warning.sequence, warning.npp.as_str());
        let (ground, issued, due) = (warning.ground, warning.issued_on, warning.due_on);
        writeln!(
            text,
            "Teguran / warning {sequence}       {issued}, s.d. / until {due}, {ground}, NPP {npp}"
        )
        .unwrap();
    }
    for fine in &sanctions.fines {
        let (npp, issued, due) = (fine.npp.as_str(), fine.issued_on, fine.due_on);
        let paid = fine.paid_on.map_or_else(
            || "belum dibayar / unpaid".to_owned(),
            |paid| format!("dibayar / paid {paid}"),
        );
        writeln!(
            text,
            "Denda / fine              {issued}, s.d. / until {due}, {paid}, NPP {npp}"
        )
        .unwrap();
    }
    text
}

fn answer(judged: &Judged) -> String {
    match judged {
        Ok(allowed) => {
            let mut text = "boleh / allowed\n".to_owned();
            if let Some(act_by) = allowed.act_by {
                writeln!(
                    text,
                    "    Kantor bertindak s.d. / the office is to act by {act_by}"
                )
                .unwrap();
            }
            if let Some(caution) = &allowed.caution {
                writeln!(text, "    {}\n    {}", caution.id, caution.en).unwrap();
            }
            text
        }
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(fault).collect();
            format!("ditolak / refused\n{}", faults.concat())
        }
    }
}

fn fault(fault: &StepFault) -> String {
    let first = fault.not_before.map_or_else(String::new, |first| {
        format!(", paling awal / not before {first}")
    });
    format!(
        "- {}{first}\n    {}\n    {}\n    Dasar / basis: {}\n",
        fault.code, fault.text.id, fault.text.en, fault.legal_basis
    )
}

#[test]
fn worked_cases_of_restrictions_say_what_their_files_say() {
    RESTRICTIONS.compare(told);
}

#[test]
fn worked_cases_of_restrictions_refuse_and_allow_every_step() {
    let (mut answered, mut faulted) = (BTreeSet::new(), BTreeSet::new());
    for name in RESTRICTIONS.names() {
        let case: Case = RESTRICTIONS.read(&name);
        for day in &case.days {
            let wanted = WantedStep {
                kind: case.step,
                complied_on: case.complied,
            };
            let judged = judge(wanted, &case.standing(), &case.sanctions(), law(), *day);
            answered.insert((case.step, judged.is_ok()));
            let faults = judged.err().unwrap_or_default();
            faulted.extend(faults.iter().map(|fault| fault.code));
        }
    }
    assert_eq!(answered.len(), 2 * RestrictionStepKind::ALL.len());
    // The law's data hold every rule, ground and service of these days, so that these three are not met.
    faulted.extend([
        StepFaultCode::LawUnknown,
        StepFaultCode::LegalGroundUnknown,
        StepFaultCode::ServiceNotRestrictable,
    ]);
    let codes = StepFaultCode::ALL.iter().map(|(code, _)| *code);
    let without: Vec<StepFaultCode> = codes.filter(|code| !faulted.contains(code)).collect();
    assert_eq!(without, []);
}
