//! Worked cases: facts → findings → verdict, one pair of text files a case, for lawyers to read.
//!
//! `cases/<name>.toml` holds the rule, what the case tells, and the facts; `cases/<name>.txt` what the
//! engine says of them. After a change that is meant, write the second anew with
//! `SIMPUL_WRITE_CASES=1 cargo test -p simpul --lib worked_cases`, and read the difference.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::arrears::{late_penalty, sanction_fine};
use crate::domain::assessment::{Assessment, assess, tell};
use crate::domain::clearance::{PermitCheck, Subject, permit_check};
use crate::domain::codes::{
    BusinessScale, BusinessStatus, Code, CoveragePayer, InstalmentStatus, MembershipStatus,
    ParticipantKind, Programme, ServiceKind, SourceRegister,
};
use crate::domain::contribution::{
    SelfEmployedBasis, Share, WageBasis, of_contract_value, of_self_employed, of_wage,
};
use crate::domain::facts::sample::{FIRST, TODAY, business, day, member};
use crate::domain::facts::{
    BilledWage, Facts, InstalmentPlanFact, RestrictionFact, UnpaidMonth, WorkerEvidence,
};
use crate::domain::identifiers::Month;
use crate::domain::regulation::{Regulation, SelfEmployedSegment, WageSegment};

/// Fewest cases.
const CASES_MIN: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The article or rule that the case shows.
    rule: String,
    /// What it tells, in a sentence.
    tells: String,
    /// Number in the list of the 25 facts that the software must get right.
    #[serde(default)]
    traps: Vec<u8>,
    #[serde(default = "today")]
    day: NaiveDate,
    #[serde(default = "licensing")]
    service: ServiceKind,
    business: Option<Business>,
    #[serde(default)]
    membership: Vec<Membership>,
    #[serde(default)]
    unpaid: Vec<Unpaid>,
    billed: Option<Billed>,
    #[serde(default)]
    plan: Vec<Plan>,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default)]
    restriction: Vec<Restriction>,
    /// Registers with another day than yesterday; "never" where it was never fed.
    #[serde(default)]
    sources: BTreeMap<SourceRegister, String>,
    #[serde(default)]
    contribution: Vec<Contribution>,
    #[serde(default)]
    charges: Vec<Charges>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Business {
    scale: Option<BusinessScale>,
    status: Option<BusinessStatus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Membership {
    npp: Option<String>,
    kind: Option<ParticipantKind>,
    status: Option<MembershipStatus>,
    since: Option<NaiveDate>,
    ended: Option<NaiveDate>,
    workers: Option<u32>,
    scale: Option<BusinessScale>,
    programmes: Option<Vec<Programme>>,
    /// A programme left, with its last day.
    #[serde(default)]
    left: BTreeMap<Programme, NaiveDate>,
    /// Newest month paid for; "never" where nothing was.
    last_paid: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unpaid {
    npp: Option<String>,
    months: Vec<Month>,
    amount: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Billed {
    month: Month,
    workers: u32,
    average: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    npp: Option<String>,
    agreed: NaiveDate,
    status: InstalmentStatus,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    register: SourceRegister,
    on: NaiveDate,
    workers: Option<u32>,
    lowest_wage: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Restriction {
    service: ServiceKind,
    imposed: Option<NaiveDate>,
    lifted: Option<NaiveDate>,
    ground: Option<String>,
}

/// A contribution to be reckoned. What is given says which: a wage, an income or a contract's value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contribution {
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
struct Charges {
    month: Month,
    amount: i64,
    fine_months: u32,
}

fn today() -> NaiveDate {
    day(TODAY)
}

fn licensing() -> ServiceKind {
    ServiceKind::BusinessLicensing
}

impl Case {
    fn facts(&self) -> Facts {
        let mut facts = business(BusinessScale::Micro);
        facts.business = None;
        if let Some(given) = &self.business {
            facts = business(given.scale.unwrap_or(BusinessScale::Micro));
            if given.scale.is_none() {
                facts = facts.without_licence_scale();
            }
            facts = facts.with_status(given.status.unwrap_or(BusinessStatus::Active));
        }
        let yesterday = self.day.pred_opt();
        for source in &mut facts.sources {
            source.as_of = yesterday;
        }
        for membership in &self.membership {
            facts = facts.with(membership.fact());
        }
        for unpaid in &self.unpaid {
            facts.unpaid.extend(unpaid.facts());
        }
        facts.billed_wage = self.billed.as_ref().map(Billed::fact);
        facts.instalment_plans = self.plan.iter().map(Plan::fact).collect();
        facts.evidence = self.evidence.iter().map(Evidence::fact).collect();
        facts.restrictions = self.restriction.iter().map(Restriction::fact).collect();
        for (register, as_of) in &self.sources {
            facts = facts.with_source(*register, (as_of != "never").then_some(as_of));
        }
        facts.in_order()
    }
}

fn npp(given: Option<&String>) -> String {
    given.cloned().unwrap_or_else(|| FIRST.to_owned())
}

impl Membership {
    fn fact(&self) -> crate::domain::facts::MembershipFact {
        let mut fact = member(&npp(self.npp.as_ref()));
        fact.kind = self.kind.unwrap_or(fact.kind);
        fact.status = self.status.unwrap_or(fact.status);
        fact.registered_on = self.since.unwrap_or(fact.registered_on);
        fact.deactivated_on = self.ended;
        fact.worker_count = self.workers.unwrap_or(fact.worker_count);
        fact.scale = self.scale;
        if let Some(programmes) = &self.programmes {
            fact = fact.in_programmes(programmes);
        }
        for (programme, last_day) in &self.left {
            fact = fact.leaving(*programme, &last_day.to_string());
        }
        match self.last_paid.as_deref() {
            None => fact,
            Some("never") => fact.never_paid(),
            Some(month) => fact.last_paid(month),
        }
    }
}

impl Unpaid {
    fn facts(&self) -> impl Iterator<Item = UnpaidMonth> + '_ {
        let law = Regulation::embedded().unwrap();
        self.months.iter().map(move |month| UnpaidMonth {
            npp: npp(self.npp.as_ref()).parse().unwrap(),
            month: *month,
            due_on: law.due_on(*month).unwrap(),
            amount: self.amount.unwrap_or(1_000_000),
            as_of: None,
        })
    }
}

impl Billed {
    fn fact(&self) -> BilledWage {
        BilledWage {
            month: self.month,
            workers: self.workers,
            total: self.average * i64::from(self.workers),
            as_of: None,
        }
    }
}

impl Plan {
    fn fact(&self) -> InstalmentPlanFact {
        InstalmentPlanFact {
            number: format!("ANG/{}", self.agreed),
            npp: npp(self.npp.as_ref()).parse().unwrap(),
            agreed_on: self.agreed,
            status: self.status,
            as_of: None,
        }
    }
}

impl Evidence {
    fn fact(&self) -> WorkerEvidence {
        WorkerEvidence {
            register: self.register,
            record: format!("No. {}", self.on),
            on: self.on,
            workers: self.workers,
            lowest_wage: self.lowest_wage,
            as_of: None,
        }
    }
}

impl Restriction {
    fn fact(&self) -> RestrictionFact {
        RestrictionFact {
            number: format!("TMP2T/{}", self.service),
            service: self.service,
            legal_ground: self
                .ground
                .clone()
                .unwrap_or_else(|| "PP 86/2013 Ps. 8(1)".to_owned()),
            imposed_on: self.imposed,
            lifted_on: self.lifted,
            as_of: None,
        }
    }
}

/// What the engine says of a case.
fn told(case: &Case, law: &Regulation) -> String {
    let mut text = format!("{}\n{}\n\n", case.rule, case.tells);
    let facts = case.facts();
    let assessment = assess(&facts, law, case.day);
    let is_about_an_employer = case.contribution.is_empty() && case.charges.is_empty();
    if is_about_an_employer {
        text.push_str(&tell(&assessment));
        text.push_str(&verdict(&check(case, (&facts, &assessment), law)));
    }
    for contribution in &case.contribution {
        text.push_str(&reckoned(contribution, law));
    }
    for charges in &case.charges {
        text.push_str(&charged(charges, case.day, law));
    }
    text
}

fn check(case: &Case, (facts, assessment): (&Facts, &Assessment), law: &Regulation) -> PermitCheck {
    let subject = match facts.business {
        Some(_) => Subject::Known { facts, assessment },
        None => Subject::NotFound {
            sources: &facts.sources,
        },
    };
    permit_check(subject, case.service, law, case.day)
}

fn verdict(check: &PermitCheck) -> String {
    let mut text = format!(
        "\nPutusan / verdict         {} untuk / for {}, berlaku s.d. / until {}\n",
        check.verdict, check.service, check.valid_until
    );
    for reason in &check.reasons {
        let named = [
            reason
                .reference
                .clone()
                .map(|number| format!(" [{number}]")),
            reason.register.map(|register| format!(" [{register}]")),
        ];
        let named: String = named.into_iter().flatten().collect();
        writeln!(text, "- {}{named}: {}", reason.code, reason.legal_basis).unwrap();
    }
    text
}

fn reckoned(asked: &Contribution, law: &Regulation) -> String {
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

fn charged(asked: &Charges, on: NaiveDate, law: &Regulation) -> String {
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

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/assessment/cases")
}

/// Names of the folder's files with an ending.
fn names(ending: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == ending)
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

fn read(name: &str) -> Case {
    let text = std::fs::read_to_string(folder().join(format!("{name}.toml"))).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn worked_cases_say_what_their_files_say() {
    let law = Regulation::embedded().unwrap();
    let is_writing = std::env::var_os("SIMPUL_WRITE_CASES").is_some();
    let mut faults = Vec::new();
    for name in names("toml") {
        let said = told(&read(&name), &law);
        let file = folder().join(format!("{name}.txt"));
        if is_writing {
            std::fs::write(&file, &said).unwrap();
        }
        let written = std::fs::read_to_string(&file).unwrap_or_default();
        if written != said {
            faults.push(format!("{name}:\n--- written\n{written}\n+++ said\n{said}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(names("toml"), names("txt"));
    assert!(names("toml").len() >= CASES_MIN);
}

#[test]
fn worked_cases_show_every_trap_that_the_engine_can_show() {
    let shown: BTreeSet<u8> = names("toml")
        .iter()
        .flat_map(|name| read(name).traps)
        .collect();
    // Identifiers (3-5), classifications and regions (7, 8), deadlines of sanctions (16), rights over
    // data (22-25) are not the engine's; they are tested where they are kept.
    let of_the_engine = [1, 2, 6, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21];
    assert_eq!(shown, BTreeSet::from(of_the_engine));
}

#[test]
fn worked_cases_find_every_category_and_give_every_verdict() {
    let law = Regulation::embedded().unwrap();
    let (mut categories, mut verdicts) = (BTreeSet::new(), BTreeSet::new());
    for name in names("toml") {
        let case = read(&name);
        let facts = case.facts();
        let assessment = assess(&facts, &law, case.day);
        categories.extend(assessment.categories());
        verdicts.insert(check(&case, (&facts, &assessment), &law).verdict);
    }
    assert_eq!(
        categories.len(),
        crate::domain::codes::ComplianceCategory::ALL.len()
    );
    assert_eq!(
        verdicts.len(),
        crate::domain::codes::PermitVerdict::ALL.len()
    );
}
