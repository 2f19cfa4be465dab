//! A firm as it truly is, before any register writes it down.
use rand::Rng;
use rand::rngs::StdRng;

use super::TwoRegisters;
use super::vocabulary::{
    FIRST, GIVEN, PLACES, SECOND, STREETS, THIRD, coined, uneven, uneven_below,
};
use crate::domain::codes::LegalForm;

/// Everything the registers could know.
#[derive(Clone, Debug)]
pub(super) struct Firm {
    pub(super) form: LegalForm,
    pub(super) words: Vec<String>,
    pub(super) place: Place,
    pub(super) kbli: String,
    pub(super) phone: String,
    /// A body's tax number; a person's business has none that a register may use.
    pub(super) npwp: Option<String>,
    pub(super) nib: String,
    /// Tax number of a firm of the same owner, which forms are sometimes filled in with.
    pub(super) sister: Option<String>,
}

/// Where a firm is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) street: &'static str,
    pub(super) number: u32,
    pub(super) neighbourhood: (u32, u32),
    pub(super) village: &'static str,
    pub(super) district: String,
}

/// Firms of one district, about: a kecamatan of a large register is as large as one of a small one.
const FIRMS_OF_DISTRICT: u32 = 400;
/// Districts of a regency.
const DISTRICTS_OF_REGENCY: u32 = 24;
/// Of 1,000 firms, those that share owner, office and telephone with the firm before.
const SISTERS: u32 = 40;
/// Of 1,000 firms, those that bear the name of a chain without being one firm with it.
const NAMESAKES: u32 = 30;
/// Chains that lend their names.
const CHAINS: u32 = 60;

impl Firm {
    pub(super) fn draw(plan: TwoRegisters, number: u32) -> Self {
        let mut rng = plan.stream(number, 0);
        let form = draw_form(&mut rng);
        let is_namesake = rng.random_range(0..1000) < NAMESAKES;
        let words = if is_namesake {
            let chain = u64::from(uneven_below(&mut rng, CHAINS));
            words(
                &mut plan.stream(u32::MAX, 1000 + chain),
                LegalForm::LimitedCompany,
            )
        } else {
            words(&mut rng, form)
        };
        let is_person = matches!(form, LegalForm::TradingBusiness | LegalForm::SoleTrader);
        let npwp = format!(
            "00{:08}{:03}000",
            rng.random_range(0..100_000_000),
            rng.random_range(100..1000)
        );
        let mut drawn = Self {
            form,
            words,
            place: Place::draw(plan, &mut rng),
            kbli: kbli(&mut rng),
            phone: phone(&mut rng),
            npwp: (!is_person).then_some(npwp),
            nib: format!("91{:011}", rng.random_range(0..100_000_000_000_u64)),
            sister: None,
        };
        // Every second firm at most, so that drawing a sister never draws another.
        if !number.is_multiple_of(2) && rng.random_range(0..1000) < 2 * SISTERS {
            let sister = Self::draw(plan, number - 1);
            (drawn.place, drawn.phone) = (sister.place, sister.phone);
            drawn.sister = sister.npwp;
        }
        drawn
    }
}

impl Place {
    pub(super) fn draw(plan: TwoRegisters, rng: &mut StdRng) -> Self {
        let districts = (plan.firms / FIRMS_OF_DISTRICT).clamp(DISTRICTS_OF_REGENCY, 7_000);
        let district = uneven_below(rng, districts);
        Self::draw_in(rng, district_code(district))
    }

    pub(super) fn draw_in(rng: &mut StdRng, district: String) -> Self {
        Self {
            street: uneven(rng, &STREETS),
            number: 1 + uneven_below(rng, 250),
            neighbourhood: (rng.random_range(1..12), rng.random_range(1..8)),
            village: uneven(rng, &PLACES),
            district,
        }
    }

    /// Another district of the same regency.
    pub(super) fn neighbour(&self, rng: &mut StdRng) -> String {
        let regency = self.district.get(..5).unwrap_or_default();
        format!(
            "{regency}.{:02}",
            rng.random_range(1..=DISTRICTS_OF_REGENCY)
        )
    }
}

/// Regencies are numbered on from Sumbawa; a province has twelve.
fn district_code(number: u32) -> String {
    let regency = number / DISTRICTS_OF_REGENCY;
    let province = 52 + regency / 12;
    format!(
        "{province:02}.{:02}.{:02}",
        4 + regency % 12,
        1 + number % DISTRICTS_OF_REGENCY
    )
}

fn draw_form(rng: &mut StdRng) -> LegalForm {
    match rng.random_range(0..100) {
        0..25 => LegalForm::LimitedCompany,
        25..58 => LegalForm::LimitedPartnership,
        58..78 => LegalForm::TradingBusiness,
        78..86 => LegalForm::Cooperative,
        86..89 => LegalForm::Foundation,
        _ => LegalForm::SoleTrader,
    }
}

/// The words of a name. A company's must be its own by law and have three words (PP 43/2011), so
/// that it is longer and oftener coined; a shop's need not.
fn words(rng: &mut StdRng, form: LegalForm) -> Vec<String> {
    let is_company = form == LegalForm::LimitedCompany;
    let is_shop = matches!(form, LegalForm::TradingBusiness | LegalForm::SoleTrader);
    let mut words = match rng.random_range(0..100) {
        0..20 if is_shop => vec![
            uneven(rng, &GIVEN).to_owned(),
            uneven(rng, &SECOND).to_owned(),
        ],
        0..25 => vec![coined(rng), uneven(rng, &SECOND).to_owned()],
        25..35 => vec![coined(rng), coined(rng)],
        35..45 => vec![
            uneven(rng, &FIRST).to_owned(),
            uneven(rng, &PLACES).to_owned(),
        ],
        45..52 => vec![uneven(rng, &FIRST).to_owned(), coined(rng)],
        52..56 if is_shop => vec![uneven(rng, &FIRST).to_owned()],
        _ => vec![
            uneven(rng, &FIRST).to_owned(),
            uneven(rng, &SECOND).to_owned(),
        ],
    };
    let is_long = rng.random_bool(if is_company { 0.9 } else { 0.3 });
    if is_long {
        words.push(uneven(rng, &THIRD).to_owned());
    }
    words
        .iter()
        .flat_map(|word| word.split(' '))
        .map(str::to_owned)
        .collect()
}

/// Trade and building are most of all activities.
pub(super) fn kbli(rng: &mut StdRng) -> String {
    const DIVISIONS: &[&str] = &[
        "47", "46", "41", "42", "56", "43", "10", "01", "49", "45", "55", "68", "71", "03", "23",
        "31", "14", "86", "85", "96", "62", "70", "77", "79", "52", "16", "25", "64", "08", "95",
    ];
    let division = uneven(rng, DIVISIONS);
    format!(
        "{division}{}{}",
        uneven_below(rng, 10),
        10 + uneven_below(rng, 25)
    )
}

/// A mobile number in the range that nobody is given (0899-0…).
pub(super) fn phone(rng: &mut StdRng) -> String {
    format!("08990{:07}", rng.random_range(0..10_000_000))
}
