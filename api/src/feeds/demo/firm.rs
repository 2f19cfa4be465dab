//! One made-up employer: everything that the registers must agree on.
use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::{DemoPlan, MONTHS, names};
use crate::domain::codes::{BusinessScale, LegalForm};
use crate::domain::identifiers::Month;
use crate::feeds::{KBLI, REGIONS};

/// How an employer stands with BPJS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Unregistered,
    PaidUp,
    Late,
    /// Nothing paid for so many months past their due day.
    Arrears(usize),
    NeverPaid,
    Inactive,
}

/// An employer and the stream of chance that it is drawn from.
pub(super) struct Firm {
    pub(super) number: u32,
    pub(super) as_of: NaiveDate,
    pub(super) nib: String,
    pub(super) npp: String,
    pub(super) wlkp: String,
    pub(super) form: LegalForm,
    pub(super) name: String,
    pub(super) scale: BusinessScale,
    pub(super) kbli: &'static str,
    pub(super) district: &'static str,
    pub(super) address: String,
    pub(super) standing: Standing,
    /// Workers who are there, whoever registered them.
    pub(super) workers: u32,
    pub(super) rng: StdRng,
}

/// Percentages of standings among all: 58 % registered (422 of 729 at Disnaker, July 2025), of whom
/// most pay late or not at all.
const STANDINGS: [(u32, u32); 6] = [(42, 0), (56, 1), (76, 2), (91, 3), (97, 4), (100, 5)];

impl Firm {
    /// Draws employer `number`, the first four being fixed examples.
    pub(super) fn draw(number: u32, plan: DemoPlan) -> Self {
        let stream = plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(number);
        let mut rng = StdRng::seed_from_u64(stream);
        let form = draw_form(&mut rng);
        let scale = draw_scale(&mut rng);
        let words = names::words(&mut rng);
        let workers = draw_workers(&mut rng, scale);
        let drawn = Self {
            number,
            as_of: plan.as_of,
            nib: format!("9120{number:09}"),
            npp: format!("DM{number:06}"),
            wlkp: format!("84311.20240115.{number:06}"),
            form,
            name: names::legal(form, &words),
            scale,
            kbli: field(KBLI, rng.random_range(0..count(KBLI)), 1),
            district: district(&mut rng),
            address: names::address(&mut rng),
            standing: draw_standing(&mut rng, scale),
            workers,
            rng,
        };
        drawn.or_example()
    }

    fn or_example(self) -> Self {
        let (name, standing, workers) = match self.number {
            1 => ("PT Sumber Rejeki Samawa", Standing::Arrears(8), 8),
            2 => ("PT Samawa Lestari Bahari", Standing::PaidUp, 6),
            3 => ("CV Berkah Tani Mandiri", Standing::Unregistered, 12),
            4 => ("PT Olat Maras Konstruksi", Standing::Arrears(10), 9),
            _ => return self,
        };
        let form = if self.number == 3 {
            LegalForm::LimitedPartnership
        } else {
            LegalForm::LimitedCompany
        };
        let scale = BusinessScale::Small;
        let (kbli, district) = ("47111", "52.04.08");
        Self {
            name: name.to_owned(),
            form,
            standing,
            workers,
            scale,
            kbli,
            district,
            ..self
        }
    }

    /// Whether it is one of the fixed examples, which lack nothing.
    pub(super) fn is_example(&self) -> bool {
        self.number <= 4
    }

    /// True in so many cases of a hundred, and never for an example.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        let drawn = self.rng.random_range(0..100) < percent;
        drawn && !self.is_example()
    }

    /// A day so many days before the as-of day.
    pub(super) fn days_ago(&self, days: u32) -> NaiveDate {
        self.as_of
            .checked_sub_days(Days::new(days.into()))
            .unwrap_or(self.as_of)
    }

    /// Whether BPJS knows it.
    pub(super) fn is_registered(&self) -> bool {
        self.standing != Standing::Unregistered
    }

    /// Workers registered with BPJS: some firms leave some out.
    pub(super) fn registered_workers(&self) -> u32 {
        let is_partial = self.number % 7 == 5 && self.workers > 2;
        if is_partial {
            self.workers.div_ceil(2)
        } else {
            self.workers
        }
    }

    /// Whether it handed in a manpower report: every registered firm of a number not divisible by
    /// three, and few others.
    pub(super) fn reports_manpower(&self) -> bool {
        self.is_example()
            || if self.is_registered() {
                !self.number.is_multiple_of(3)
            } else {
                self.number.is_multiple_of(8)
            }
    }

    /// The months of contributions, oldest first.
    pub(super) fn months(&self) -> impl Iterator<Item = Month> + use<> {
        let present = Month::of(self.as_of);
        (-MONTHS..0).map(move |step| present.plus(step))
    }

    /// Body's tax number; empty for a person's business.
    pub(super) fn npwp(&self) -> String {
        if self.is_personal() {
            String::new()
        } else {
            format!("00{:08}914000", self.number)
        }
    }

    /// Whether its tax number is a person's.
    pub(super) fn is_personal(&self) -> bool {
        matches!(
            self.form,
            LegalForm::TradingBusiness | LegalForm::SoleTrader
        )
    }

    /// Monthly wage of a worker: around the regency's minimum for larger firms, below it for others.
    pub(super) fn wage(&self, worker: u32) -> i64 {
        let base = match self.scale {
            BusinessScale::Micro => 1_800_000,
            BusinessScale::Small => 2_400_000,
            BusinessScale::Medium => 2_747_478,
            BusinessScale::Large => 3_100_000,
        };
        base + i64::from((worker * 7 + self.number) % 9) * 75_000
    }

    /// NIK of its person `index`; 0 is the owner, workers count from 1.
    pub(super) fn nik(&self, index: u32) -> String {
        nik(self.number * 100 + index)
    }
}

/// A NIK of province 99, which does not exist, for person `serial`.
pub(super) fn nik(serial: u32) -> String {
    let (place, count) = (serial / 9_999 % 10_000, serial % 9_999 + 1);
    let day = 1 + serial % 28 + if serial.is_multiple_of(2) { 40 } else { 0 };
    format!(
        "99{place:04}{day:02}{:02}{:02}{count:04}",
        1 + serial % 12,
        60 + serial % 40
    )
}

/// A kecamatan; half of the firms lie in the town.
pub(super) fn district(rng: &mut StdRng) -> &'static str {
    // The header, the province and the regency come before the kecamatan.
    if rng.random_bool(0.4) {
        "52.04.08"
    } else {
        field(REGIONS, rng.random_range(2..count(REGIONS)), 0)
    }
}

fn count(table: &str) -> usize {
    table.lines().count() - 1
}

fn field(table: &'static str, row: usize, column: usize) -> &'static str {
    let line = table.lines().nth(row + 1).unwrap_or_default();
    line.split(',').nth(column).unwrap_or_default()
}

fn draw_form(rng: &mut StdRng) -> LegalForm {
    match rng.random_range(0..100) {
        0..22 => LegalForm::LimitedCompany,
        22..52 => LegalForm::LimitedPartnership,
        52..78 => LegalForm::TradingBusiness,
        78..86 => LegalForm::Cooperative,
        86..88 => LegalForm::Foundation,
        _ => LegalForm::SoleTrader,
    }
}

fn draw_scale(rng: &mut StdRng) -> BusinessScale {
    match rng.random_range(0..100) {
        0..60 => BusinessScale::Micro,
        60..87 => BusinessScale::Small,
        87..97 => BusinessScale::Medium,
        _ => BusinessScale::Large,
    }
}

fn draw_workers(rng: &mut StdRng, scale: BusinessScale) -> u32 {
    match scale {
        BusinessScale::Micro => rng.random_range(1..=4),
        BusinessScale::Small => rng.random_range(3..=8),
        BusinessScale::Medium => rng.random_range(15..=50),
        BusinessScale::Large => rng.random_range(55..=95),
    }
}

fn draw_standing(rng: &mut StdRng, scale: BusinessScale) -> Standing {
    let drawn = rng.random_range(0..100);
    let months = rng.random_range(4..=13);
    let is_large = matches!(scale, BusinessScale::Medium | BusinessScale::Large);
    let kind = STANDINGS
        .iter()
        .find(|(below, _)| drawn < *below)
        .map_or(0, |(_, kind)| *kind);
    match kind {
        1 => Standing::PaidUp,
        2 => Standing::Late,
        // Arrears are an affair of small firms: mean about Rp5 million, a few far above.
        3 if is_large && drawn % 5 != 0 => Standing::Late,
        3 => Standing::Arrears(months),
        4 if is_large => Standing::PaidUp,
        4 => Standing::NeverPaid,
        5 => Standing::Inactive,
        _ => Standing::Unregistered,
    }
}
