//! Whose rows there are, with the keys of each.
use simpul::domain::clearance::Reference;
use simpul::domain::codes::Agency;
use simpul::domain::identifiers::EmployerId;
use simpul::graphql::global_id::employer_id;

use crate::app::seals;

/// The employers: one that no open matter names, one that a case with every agency, a power of
/// attorney and an application name, and one so named that lies outside every agreement's region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum World {
    /// Its matters are closed, returned and decided.
    Hidden,
    /// Its matters are open.
    Named,
    /// Its matters are open, and it lies in Kabupaten Sumbawa Barat.
    Outside,
}

impl World {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Hidden, Self::Named, Self::Outside];

    pub(super) fn letter(self) -> char {
        match self {
            Self::Hidden => 'H',
            Self::Named => 'N',
            Self::Outside => 'O',
        }
    }

    pub(super) fn digit(self) -> char {
        match self {
            Self::Hidden => '1',
            Self::Named => '2',
            Self::Outside => '3',
        }
    }

    /// Its key of that kind; they stand in many tables.
    pub fn key(self, column: &str) -> Option<String> {
        let digit = self.digit();
        let letter = self.letter();
        let key = match column {
            "nib" => format!("912055511100{digit}"),
            "npp" => format!("1505550{digit}"),
            "npwp" => format!("015550000000010{digit}"),
            "nitku" => format!("015550000000010{digit}000000"),
            "npwp_personal" => format!("520408150180010{digit}"),
            "wlkp_number" => format!("WLKP-555-{letter}"),
            "project_number" => format!("555000000010{digit}"),
            "inspection_number" => format!("Z-LHP-{letter}"),
            "activity_number" => format!("Z-PROYEK-{letter}"),
            "case_number" => format!("Z-KASUS-{letter}"),
            "skk_number" => format!("Z-SKK-{letter}"),
            "restriction_number" => format!("Z-TMP2T-{letter}"),
            "clearance_reference" => {
                Reference::of([u8::try_from(self.digit()).unwrap_or_default(); 10]).to_string()
            }
            "kpj" => format!("KPJ555000{letter}01"),
            _ => return None,
        };
        Some(key)
    }

    /// What stands in a query for the id of its employer, which every agency has its own of.
    pub fn global_id(self) -> String {
        format!("id of {}", self.employer_id())
    }

    /// The id of its employer.
    pub fn employer_id(self) -> i64 {
        match self {
            Self::Hidden => 900_001,
            Self::Named => 900_002,
            Self::Outside => 900_003,
        }
    }
}

/// A query with the ids that an agency has.
pub fn as_of(agency: Agency, text: &str) -> String {
    let seal = seals().of(agency);
    World::ALL.iter().fold(text.to_owned(), |text, world| {
        let id = employer_id(&seal, EmployerId(world.employer_id()));
        text.replace(&world.global_id(), &id)
    })
}
