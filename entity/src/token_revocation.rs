//! A token, or a client, that is refused though its signature is good.
use sea_orm::entity::prelude::*;

/// A revocation: of one token, or of every token of a client.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token_revocation")]
pub struct Model {
    /// Surrogate key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The issuer, as `iss` names it.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// `jti` of the one token; exactly one of this and the next is there.
    #[sea_orm(column_type = "Text", nullable)]
    pub token_id: Option<String>,
    /// The client whose every token is refused.
    #[sea_orm(column_type = "Text", nullable)]
    pub client_id: Option<String>,
    /// When the revocation ends; never, where there is none.
    pub until: Option<DateTimeUtc>,
    /// Why, in the words of whoever revoked.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When it was revoked.
    pub revoked_at: DateTimeUtc,
}

/// Nothing refers to it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
