//! How resolvers reach what the request may see.
use std::sync::Arc;

use async_graphql::Context;

use super::error::{Answer, answer};
use super::seal::Seal;
use crate::domain::codes::IdentifierScheme;
use crate::domain::identifiers::{EmployerId, Nitku, Npwp};
use crate::domain::scope::{Group, Requirement};
use crate::loaders::{Loaders, Owned, Register, RowsOf};

/// The request's loaders. The executor puts them into every request before it runs.
pub fn loaders<'a>(ctx: &Context<'a>) -> &'a Arc<Loaders> {
    ctx.data_unchecked::<Arc<Loaders>>()
}

/// The seal of the caller's agency. The executor puts it there too.
pub fn seal<'a>(ctx: &Context<'a>) -> &'a Seal {
    ctx.data_unchecked::<Seal>()
}

/// Digits of a NIK, with which a sole trader's NITKU begins.
const NIK_DIGITS: usize = 16;

/// Notes the person whose NIK a key is or begins with, where it is a person's. Called where the key
/// is given out.
pub fn note_person(ctx: &Context<'_>, scheme: IdentifierScheme, value: &str) {
    let is_of_person = match scheme {
        IdentifierScheme::NpwpPersonal => true,
        IdentifierScheme::Npwp => value.parse::<Npwp>().is_ok_and(|npwp| npwp.is_of_person()),
        IdentifierScheme::Nitku => value
            .parse::<Nitku>()
            .is_ok_and(|nitku| nitku.is_of_person()),
        IdentifierScheme::Nib | IdentifierScheme::Npp | IdentifierScheme::Wlkp => false,
    };
    if let Some(nik) = value.get(..NIK_DIGITS).filter(|_| is_of_person) {
        loaders(ctx).note_person(nik);
    }
}

/// A value of a row that another group governs than the row itself: shown where the caller may see
/// that group of this employer.
pub async fn governed<T>(
    ctx: &Context<'_>,
    group: Group,
    employer: EmployerId,
    value: Option<T>,
) -> Answer<T> {
    let value = value?;
    let permitted = loaders(ctx)
        .may_see(Requirement::rows(group), employer)
        .await;
    answer(
        ctx,
        permitted.map(|is_permitted| is_permitted.then_some(value)),
    )
}

/// An employer's rows of a register, each as an object of the schema. Withheld and absent rows look
/// alike: an empty list.
pub async fn rows<E: Register, N>(
    ctx: &Context<'_>,
    employer: EmployerId,
    node: impl Fn(Owned<E::Model>) -> N,
) -> Answer<Vec<N>>
where
    E::Model: Clone,
{
    let loaded: Result<RowsOf<E>, _> = loaders(ctx).of_employer::<E>(employer).await;
    answer(
        ctx,
        loaded.map(|rows| Some(rows.iter().cloned().map(node).collect())),
    )
}
