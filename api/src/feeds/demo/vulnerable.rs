//! Vulnerable workers whose contributions the regency paid for some months and then no longer.
use std::io;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::sheets::Sheets;
use super::{DemoPlan, firm, names};
use crate::domain::identifiers::Month;

/// Vulnerable workers for each employer of the set; 21,736 in truth, a sixth of that here.
const FOR_EACH_EMPLOYER: u32 = 2;
/// Standard pair JKK and JKM a month, whole rupiah.
const MONTHLY: i32 = 16_800;
/// Persons count from here, beyond those of employers.
const FIRST_PERSON: u32 = 60_000_000;

/// Writes the workers and their periods.
pub(super) fn write(plan: DemoPlan, sheets: &mut Sheets) -> io::Result<()> {
    let mut rng = StdRng::seed_from_u64(plan.seed ^ 0x5652_4e42);
    let present = Month::of(plan.as_of);
    // Persons beyond this many would meet the numbers of employers' workers again.
    for serial in 0..(plan.employers * FOR_EACH_EMPLOYER).min(30_000_000) {
        let nik = firm::nik(FIRST_PERSON + serial);
        let person = names::person(&mut rng);
        let occupation = names::pick(
            &mut rng,
            &[
                "Nelayan",
                "Petani",
                "Pedagang keliling",
                "Buruh angkut",
                "Ojek",
                "Marbot",
            ],
        );
        let district = firm::district(&mut rng);
        sheets.line("vulnerable_workers", &[&nik, &person, occupation, district])?;
        let from = rng.random_range(-14..-2);
        let is_prolonged = serial % 5 == 0;
        let months = if is_prolonged { 2 - from } else { 3 };
        let paid_by = if serial % 6 == 0 {
            "SOCIAL_SERVICE"
        } else {
            "APBD"
        };
        let (first, last) = (present.plus(from), present.plus(from + months - 1));
        sheets.line(
            "vulnerable_worker_periods",
            &[
                &nik,
                &first.to_string(),
                &last.to_string(),
                paid_by,
                &(MONTHLY * months).to_string(),
            ],
        )?;
    }
    Ok(())
}
