//! Register rows whose employer another register does not know, a page at a time: what the matching
//! compares. Within the service only; nobody is shown them.
use entity::{business_registration, employer_identifier, manpower_report, membership};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, Order, QueryTrait,
};

use crate::domain::codes::{Code, IdentifierScheme, LegalForm};
use crate::domain::linkage::Key;
use crate::domain::matching::firm::Subject;
use crate::store::register::tie_by;

/// A register whose rows are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The licence register.
    Registrations,
    /// BPJS Ketenagakerjaan's memberships.
    Memberships,
    /// The manpower reports, of each number the latest year.
    Reports,
}

/// Where a page begins: behind the last row of the one before.
pub type Place = Option<(String, String)>;

/// A page of rows with their keys, and where the next begins; nothing where there is none.
#[derive(Debug)]
pub struct Unlinked {
    /// The rows' own keys with what they say.
    pub subjects: Vec<(Key, Subject)>,
    /// Where the next page begins.
    pub next: Place,
}

impl Source {
    /// The scheme of its own key.
    pub fn scheme(self) -> IdentifierScheme {
        match self {
            Self::Registrations => IdentifierScheme::Nib,
            Self::Memberships => IdentifierScheme::Npp,
            Self::Reports => IdentifierScheme::Wlkp,
        }
    }
}

/// The rows of a register whose employer has no key of any scheme of `without`, in the order of their
/// keys.
pub async fn page(
    db: &DatabaseConnection,
    source: Source,
    without: &[IdentifierScheme],
    behind: &Place,
    size: u64,
) -> Result<Unlinked, DbErr> {
    match source {
        Source::Registrations => {
            use business_registration::{Column, Entity};
            let select = select::<Entity>(source, (Column::Nib, Column::Nib), without, behind);
            let rows: Vec<business_registration::Model> = read(db, select, size).await?;
            let next = next(&rows, size, |row| (row.nib.clone(), row.nib.clone()));
            let subjects = rows.into_iter().map(of_registration).collect();
            Ok(Unlinked { subjects, next })
        }
        Source::Memberships => {
            use membership::{Column, Entity};
            let select = select::<Entity>(source, (Column::Npp, Column::Division), without, behind);
            let rows: Vec<membership::Model> = read(db, select, size).await?;
            let next = next(&rows, size, |row| (row.npp.clone(), row.division.clone()));
            let subjects = rows.into_iter().map(of_membership).collect();
            Ok(Unlinked { subjects, next })
        }
        Source::Reports => {
            use manpower_report::{Column, Entity};
            let keys = (Column::WlkpNumber, Column::WlkpNumber);
            let mut select = select::<Entity>(source, keys, without, behind);
            select.and_where(is_latest_report());
            let rows: Vec<manpower_report::Model> = read(db, select, size).await?;
            let next = next(&rows, size, |row| {
                (row.wlkp_number.clone(), row.wlkp_number.clone())
            });
            let subjects = rows.into_iter().map(of_report).collect();
            Ok(Unlinked { subjects, next })
        }
    }
}

fn select<E: EntityTrait>(
    source: Source,
    (key, second): (E::Column, E::Column),
    without: &[IdentifierScheme],
    behind: &Place,
) -> SelectStatement {
    use employer_identifier::{Column, Entity};
    let mut select = QueryTrait::into_query(E::find());
    tie_by::<E>(&mut select, source.scheme(), key);
    let counterpart = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "counterpart")
        .and_where(
            Expr::col(("counterpart", Column::EmployerId)).equals((Entity, Column::EmployerId)),
        )
        .and_where(
            Expr::col(("counterpart", Column::Scheme))
                .is_in(without.iter().map(|scheme| scheme.as_str())),
        )
        .to_owned();
    select.and_where(Expr::exists(counterpart).not());
    let column = |column| Expr::col((E::default(), column));
    if let Some((first, last)) = behind {
        select.and_where(
            column(key).gt(first.as_str()).or(column(key)
                .eq(first.as_str())
                .and(column(second).gt(last.as_str()))),
        );
    }
    select
        .order_by((E::default(), key), Order::Asc)
        .order_by((E::default(), second), Order::Asc);
    select
}

fn is_latest_report() -> Expr {
    use manpower_report::{Column, Entity};
    let later = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, "later")
        .and_where(Expr::col(("later", Column::WlkpNumber)).equals((Entity, Column::WlkpNumber)))
        .and_where(Expr::col(("later", Column::Year)).gt(Expr::col((Entity, Column::Year))))
        .to_owned();
    Expr::exists(later).not()
}

async fn read<M: FromQueryResult>(
    db: &DatabaseConnection,
    mut select: SelectStatement,
    size: u64,
) -> Result<Vec<M>, DbErr> {
    select.limit(size);
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| M::from_query_result(row, ""))
        .collect()
}

fn next<M>(rows: &[M], size: u64, place: impl Fn(&M) -> (String, String)) -> Place {
    let is_full = u64::try_from(rows.len()).is_ok_and(|rows| rows == size);
    rows.last().filter(|_| is_full).map(place)
}

fn keys<const N: usize>(named: [(IdentifierScheme, Option<&String>); N]) -> Vec<Key> {
    named
        .into_iter()
        .filter_map(|(scheme, value)| {
            Some(Key {
                scheme,
                value: value?.clone(),
            })
        })
        .collect()
}

fn own(scheme: IdentifierScheme, value: &str) -> Key {
    Key {
        scheme,
        value: value.to_owned(),
    }
}

fn of_registration(row: business_registration::Model) -> (Key, Subject) {
    let keys = keys([
        (IdentifierScheme::Nib, Some(&row.nib)),
        (IdentifierScheme::Npwp, row.npwp.as_ref()),
    ]);
    let subject = Subject {
        keys,
        legal_form: row.legal_form.parse().unwrap_or(LegalForm::Other),
        name: row.legal_name,
        address: row.address,
        district: Some(row.district_code),
        kbli: Some(row.kbli_code),
        phone: row.phone,
        key: row.nib.clone(),
    };
    (own(IdentifierScheme::Nib, &row.nib), subject)
}

fn of_membership(row: membership::Model) -> (Key, Subject) {
    let keys = keys([
        (IdentifierScheme::Npp, Some(&row.npp)),
        (IdentifierScheme::Nib, row.nib.as_ref()),
        (IdentifierScheme::Npwp, row.npwp.as_ref()),
    ]);
    let subject = Subject {
        keys,
        legal_form: LegalForm::Other,
        name: row.legal_name,
        address: row.address,
        district: row.district_code,
        kbli: row.kbli_code,
        phone: row.phone,
        key: row.npp.clone(),
    };
    (own(IdentifierScheme::Npp, &row.npp), subject)
}

fn of_report(row: manpower_report::Model) -> (Key, Subject) {
    let keys = keys([
        (IdentifierScheme::Wlkp, Some(&row.wlkp_number)),
        (IdentifierScheme::Nib, row.nib.as_ref()),
        (IdentifierScheme::Npp, row.npp.as_ref()),
    ]);
    let subject = Subject {
        keys,
        legal_form: LegalForm::Other,
        name: row.legal_name,
        address: row.address,
        district: row.district_code,
        kbli: None,
        phone: None,
        key: row.wlkp_number.clone(),
    };
    (own(IdentifierScheme::Wlkp, &row.wlkp_number), subject)
}
