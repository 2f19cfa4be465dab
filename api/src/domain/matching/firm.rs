//! Firms as two registers describe them, and how they are compared.
use super::contact::{address, district, kbli, phone, tax_number};
use super::firm_name::FirmName;
use super::schema::{Assignment, Evidence, Field, Level, Measure, Part, Recipe, Schema, Shares};
use super::table::Table;
use crate::domain::codes::{IdentifierScheme, LegalForm};
use crate::domain::linkage::Key;

/// What one record of one register says of a firm, as the register writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The record's own key within its register.
    pub key: String,
    /// Name with its legal form, if the register writes it so.
    pub name: String,
    /// The form by its own column; [`LegalForm::Other`] where there is none, and the name is asked.
    pub legal_form: LegalForm,
    /// Business address.
    pub address: Option<String>,
    /// Kecamatan.
    pub district: Option<String>,
    /// Main activity, five digits.
    pub kbli: Option<String>,
    /// Business telephone.
    pub phone: Option<String>,
    /// The keys in the record: its own, and those of other registers that it names. A person's tax
    /// number is not looked at.
    pub keys: Vec<Key>,
}

/// Names of the fields of [`FIRM`], as they stand beside a stored link.
pub const FIELD_NAMES: [&str; 10] = [
    "name",
    "legalForm",
    "address",
    "district",
    "kbli",
    "phone",
    "npwp",
    "nib",
    "npp",
    "wlkp",
];

const NAME: usize = 0;
const ADDRESS: usize = 2;
const DISTRICT: usize = 3;
const KBLI: usize = 4;
const PHONE: usize = 5;
const NPWP: usize = 6;
const NIB: usize = 7;
const NPP: usize = 8;
const WLKP: usize = 9;

/// Digits of a district's code that name its regency.
const REGENCY: usize = 4;

/// Firms: a licence (left) has many memberships (right), a membership one firm.
///
/// The shares are where learning begins, and what holds in offices with a few hundred records. They
/// are judgements, on the safe side: of every hundred pairs of one firm, so many names are written
/// alike, so many firms have moved; of every hundred pairs of two firms, so many share a district.
pub static FIRM: Schema = Schema {
    fields: &FIELDS,
    recipes: RECIPES,
    assignment: Assignment::BestForRight,
};

#[rustfmt::skip]
const FIELDS: [Field; 10] = [
    //                                                                     differs  far    near   close  exact
    field(NAME, Measure::Words, Evidence::Naming,                         [0.02,   0.04,  0.14,  0.15,  0.65],
                                                                          [0.962,  0.03,  0.006, 0.001, 0.001]),
    field(1, Measure::Code([0, 1, 0]), Evidence::Ordinary,                [0.03,   0.0,   0.07,  0.0,   0.90],
                                                                          [0.44,   0.0,   0.26,  0.0,   0.30]),
    field(ADDRESS, Measure::Words, Evidence::Ordinary,                    [0.12,   0.13,  0.20,  0.15,  0.40],
                                                                          [0.90,   0.08,  0.015, 0.004, 0.001]),
    field(DISTRICT, Measure::Code([0, REGENCY, 2]), Evidence::Ordinary,   [0.01,   0.02,  0.12,  0.0,   0.85],
                                                                          [0.10,   0.10,  0.70,  0.0,   0.10]),
    field(KBLI, Measure::Code([4, 3, 2]), Evidence::Ordinary,             [0.20,   0.08,  0.04,  0.03,  0.65],
                                                                          [0.85,   0.06,  0.02,  0.01,  0.06]),
    field(PHONE, Measure::Digits, Evidence::Ordinary,                     [0.25,   0.0,   0.02,  0.05,  0.68],
                                                                          [0.997,  0.0,   0.001, 0.001, 0.001]),
    field(NPWP, Measure::Digits, Evidence::Singular,                      [0.02,   0.0,   0.02,  0.06,  0.90],
                                                                          [0.9979, 0.0,   0.001, 0.001, 0.0001]),
    // Numbers of neighbours differ in a digit, and are no slip of each other.
    field(NIB, Measure::Same, Evidence::Singular,                         [0.04,   0.0,   0.0,   0.0,   0.96],
                                                                          [0.9999, 0.0,   0.0,   0.0,   0.0001]),
    field(NPP, Measure::Shared, Evidence::Identifying,                    [0.0,    0.0,   0.0,   0.0,   1.0],
                                                                          [0.9999, 0.0,   0.0,   0.0,   0.0001]),
    field(WLKP, Measure::Shared, Evidence::Identifying,                   [0.0,    0.0,   0.0,   0.0,   1.0],
                                                                          [0.9999, 0.0,   0.0,   0.0,   0.0001]),
];

const fn field(at: usize, measure: Measure, evidence: Evidence, m: Shares, u: Shares) -> Field {
    #[expect(
        clippy::indexing_slicing,
        reason = "in a constant, out of bounds does not compile"
    )]
    let name = FIELD_NAMES[at];
    Field {
        name,
        measure,
        evidence,
        m,
        u,
    }
}

/// Values by which blocks of like names are split: nearer and nearer, then by activity.
const BY_PLACE: &[Part] = &[
    Part::Head(DISTRICT, REGENCY),
    Part::Value(DISTRICT),
    Part::Word(ADDRESS, 0),
    Part::Head(KBLI, 3),
];

#[rustfmt::skip]
const RECIPES: &[Recipe] = &[
    Recipe { keys: &[&[Part::Value(NPWP)]], refine: BY_PLACE },
    Recipe { keys: &[&[Part::Value(NIB)]], refine: BY_PLACE },
    Recipe { keys: &[&[Part::Value(NPP)]], refine: BY_PLACE },
    Recipe { keys: &[&[Part::Value(WLKP)]], refine: BY_PLACE },
    Recipe { keys: &[&[Part::Tail(PHONE, 8)]], refine: &[Part::Word(NAME, 0), Part::Word(NAME, 1)] },
    Recipe {
        keys: &[&[Part::Words(NAME, 0, 1)], &[Part::Words(NAME, 0, 2)], &[Part::Words(NAME, 1, 2)]],
        refine: BY_PLACE,
    },
    Recipe {
        keys: &[
            &[Part::Word(NAME, 0), Part::Value(DISTRICT)],
            &[Part::Word(NAME, 1), Part::Value(DISTRICT)],
            &[Part::Word(NAME, 2), Part::Value(DISTRICT)],
        ],
        refine: &[Part::Word(ADDRESS, 0), Part::Head(KBLI, 3)],
    },
    Recipe {
        keys: &[
            &[Part::Word(NAME, 0), Part::Value(KBLI), Part::Head(DISTRICT, REGENCY)],
            &[Part::Word(NAME, 1), Part::Value(KBLI), Part::Head(DISTRICT, REGENCY)],
        ],
        refine: &[Part::Value(DISTRICT), Part::Word(ADDRESS, 0)],
    },
    Recipe {
        keys: &[
            &[Part::Words(ADDRESS, 0, 1), Part::Head(DISTRICT, REGENCY)],
            &[Part::Words(ADDRESS, 0, 2), Part::Head(DISTRICT, REGENCY)],
            &[Part::Words(ADDRESS, 1, 2), Part::Head(DISTRICT, REGENCY)],
        ],
        refine: &[Part::Head(NAME, 1), Part::Head(NAME, 3), Part::Head(KBLI, 3)],
    },
    Recipe {
        keys: &[&[Part::Sound(NAME), Part::Head(DISTRICT, REGENCY)]],
        refine: BY_PLACE,
    },
];

impl Subject {
    /// Appends the subject to a table of [`FIRM`], normalised.
    pub fn push(&self, table: &mut Table) {
        let name = FirmName::of(&self.name);
        let form = match self.legal_form {
            LegalForm::Other => name.form.unwrap_or(LegalForm::Other),
            form => form,
        };
        let normal = |text: &Option<String>, of: fn(&str) -> String| {
            text.as_deref().map(of).unwrap_or_default()
        };
        let key = |scheme: IdentifierScheme| {
            let found = self.keys.iter().find(|key| key.scheme == scheme);
            found.map(|key| key.value.as_str()).unwrap_or_default()
        };
        let values = [
            name.words.as_str(),
            form_code(form),
            &normal(&self.address, address),
            &normal(&self.district, district),
            &normal(&self.kbli, kbli),
            &normal(&self.phone, phone),
            &self.tax_number(),
            key(IdentifierScheme::Nib),
            key(IdentifierScheme::Npp),
            key(IdentifierScheme::Wlkp),
        ];
        table.push(&self.key, values);
    }

    /// The body's tax number, named itself or inside that of a place of business.
    fn tax_number(&self) -> String {
        let of = |scheme: IdentifierScheme| {
            let keys = self.keys.iter().filter(move |key| key.scheme == scheme);
            keys.map(|key| tax_number(&key.value))
        };
        of(IdentifierScheme::Npwp)
            .chain(of(IdentifierScheme::Nitku))
            .find(|number| !number.is_empty())
            .unwrap_or_default()
    }
}

/// A form as a code of two letters: the first tells bodies from persons' businesses, which a
/// register often takes for each other.
fn form_code(form: LegalForm) -> &'static str {
    match form {
        LegalForm::LimitedCompany => "BL",
        LegalForm::LimitedPartnership => "BP",
        LegalForm::Cooperative => "BC",
        LegalForm::Foundation => "BF",
        LegalForm::TradingBusiness => "PT",
        LegalForm::SoleTrader => "PS",
        LegalForm::Other => "",
    }
}

/// The fields of a stored pattern, by name.
pub fn agreement(pattern: u32) -> impl Iterator<Item = (&'static str, Level)> {
    FIRM.agreement(pattern.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(key: &str, name: &str) -> Subject {
        Subject {
            key: key.to_owned(),
            name: name.to_owned(),
            legal_form: LegalForm::Other,
            address: None,
            district: None,
            kbli: None,
            phone: None,
            keys: Vec::new(),
        }
    }

    fn keyed(key: &str, scheme: IdentifierScheme, value: &str) -> Subject {
        let keys = vec![Key {
            scheme,
            value: value.to_owned(),
        }];
        Subject {
            keys,
            ..subject(key, "PT Sumber Rejeki")
        }
    }

    /// What two subjects agree in, by the names that stand beside a stored link.
    fn agreed(left: &Subject, right: &Subject) -> Vec<(&'static str, Level)> {
        let mut table = Table::new(&FIRM);
        left.push(&mut table);
        table.turn();
        right.push(&mut table);
        table.close();
        agreement(table.compare(0, 1).pattern.number()).collect()
    }

    #[test]
    fn a_firm_in_two_writings_agrees_in_every_field() {
        let text = |text: &str| Some(text.to_owned());
        let left = Subject {
            legal_form: LegalForm::LimitedCompany,
            address: text("Jl. Garuda No. 12"),
            district: text("52.04.08"),
            kbli: text("47111"),
            phone: text("0899 012 3456"),
            ..subject("9120000000001", "Sumber Rejeki")
        };
        let right = Subject {
            address: text("JALAN GARUDA 12"),
            district: text("520408"),
            kbli: text("47111"),
            phone: text("+62 899-0123-456"),
            ..subject("DM000001", "SOEMBER REZEKI, PT")
        };
        let all = ["name", "legalForm", "address", "district", "kbli", "phone"];
        assert_eq!(agreed(&left, &right), all.map(|name| (name, Level::Exact)));
    }

    #[test]
    fn a_tax_number_agrees_in_any_writing_and_inside_that_of_a_place() {
        let written = [
            (IdentifierScheme::Npwp, "0012345678901000"),
            (IdentifierScheme::Npwp, "01.234.567.8-901.000"),
            (IdentifierScheme::Nitku, "0012345678901000000003"),
        ];
        for (scheme, value) in written {
            let left = keyed("l", IdentifierScheme::Npwp, "0012345678901000");
            let found = agreed(&left, &keyed("r", scheme, value));
            assert!(found.contains(&("npwp", Level::Exact)), "{value}");
        }
    }

    #[test]
    fn a_persons_tax_number_is_not_looked_at() {
        for scheme in [IdentifierScheme::Npwp, IdentifierScheme::NpwpPersonal] {
            let of = |key: &str| keyed(key, scheme, "9904080101900001");
            let found = agreed(&of("l"), &of("r"));
            assert!(found.iter().all(|(name, _)| *name != "npwp"), "{scheme}");
        }
    }

    #[test]
    fn another_membership_is_no_contradiction_and_another_nib_is() {
        let pair =
            |scheme, one, other| agreed(&keyed("l", scheme, one), &keyed("r", scheme, other));
        let npp = pair(IdentifierScheme::Npp, "DM000001", "DM000002");
        assert!(npp.iter().all(|(name, _)| *name != "npp"), "{npp:?}");
        let nib = pair(IdentifierScheme::Nib, "9120000000001", "9120000777777");
        assert!(nib.contains(&("nib", Level::Differs)), "{nib:?}");
    }
}
