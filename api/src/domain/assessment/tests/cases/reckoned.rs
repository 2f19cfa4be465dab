//! What a worked case reckons: contributions, and the two charges on an amount unpaid.
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::arrears::{late_penalty, sanction_fine};
use crate::domain::codes::{CoveragePayer, Programme};
use crate::domain::contribution::{
    SelfEmployedBasis, Share, WageBasis, of_contract_value, of_self_employed, of_wage,
};
use crate::domain::facts::UnpaidMonth;
use crate::domain::facts::sample::FIRST;
use crate::domain::identifiers::Month;
use crate::domain::regulation::{Regulation, SelfEmployedSegment, WageSegment};

/// A contribution to be reckoned. What is given says which: a wage, an income or a contract's value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contribution {
    month: Month,
    programme: Option<Programme>,
    wage: Option<i64>,
    risk_class: Option<u8>,
    #[serde(default)]
    labour_intensive: bool,
    income: Option<i64>,
    #[serde(default)]
    transport: bool,
    payer: Option<CoveragePayer>,
    contract_value: Option<i64>,
}

/// The two charges on an amount unpaid for a month.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Charges {
    month: Month,
    amount: i64,
    fine_months: u32,
}

pub(super) fn reckoned(asked: &Contribution, law: &Regulation) -> String {
    let (month, programme) = (asked.month, asked.programme);
    let (what, shares): (String, Vec<Share>) =
        match (asked.wage, asked.income, asked.contract_value) {
            (Some(wage), None, None) => {
                let segment = asked
                    .labour_intensive
                    .then_some(WageSegment::LabourIntensive);
                let basis = WageBasis {
                    wage,
                    risk_class: asked.risk_class,
                    segment,
                };
                let shares = of_wage(law, programme.unwrap(), basis, month).unwrap();
                (format!("upah / wage Rp{wage}"), shares)
            }
            (None, Some(income), None) => {
                let segment = if asked.transport {
                    SelfEmployedSegment::Transport
                } else {
                    SelfEmployedSegment::Other
                };
                let payer = asked.payer.unwrap_or(CoveragePayer::OwnMeans);
                let basis = SelfEmployedBasis {
                    income,
                    segment,
                    payer,
                };
                let share = of_self_employed(law, programme.unwrap(), basis, month).unwrap();
                (
                    format!("penghasilan / income Rp{income}, {payer}"),
                    vec![share],
                )
            }
            (None, None, Some(value)) => {
                let shares = of_contract_value(law, value, month).unwrap();
                (format!("nilai kontrak / contract value Rp{value}"), shares)
            }
            other => panic!("one of wage, income and contract_value: {other:?}"),
        };
    let mut text = format!("Iuran / contribution {month}: {what}\n");
    for share in shares {
        writeln!(
            text,
            "- {} {:?}: Rp{} ({}) {}",
            share.programme, share.payer, share.rupiah, share.exact, share.legal_basis
        )
        .unwrap();
    }
    text
}

pub(super) fn charged(asked: &Charges, on: NaiveDate, law: &Regulation) -> String {
    let unpaid = UnpaidMonth {
        npp: FIRST.parse().unwrap(),
        month: asked.month,
        due_on: law.due_on(asked.month).unwrap(),
        amount: asked.amount,
        as_of: None,
    };
    let penalty = late_penalty(&unpaid, law, on).unwrap().rounded();
    let fine = sanction_fine(asked.amount, asked.fine_months, law, on)
        .unwrap()
        .rounded();
    format!(
        "Iuran / contribution {} Rp{}, jatuh tempo / due {}\n\
         - denda keterlambatan / late penalty on {on}: Rp{penalty}\n\
         - denda administratif / administrative fine, {} bulan / months: Rp{fine}\n",
        asked.month, asked.amount, unpaid.due_on, asked.fine_months
    )
}
