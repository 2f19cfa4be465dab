//! A key that a decision concerns, on which side it stood, and how it was tied before it moved.
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, boolean, integer_null, text, text_null};

/// Creates `link_decision_key`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(LinkDecisionKey::Table)
                    .col(big_pk_auto(LinkDecisionKey::Id))
                    .col(big_integer(LinkDecisionKey::DecisionId))
                    .col(text(LinkDecisionKey::Side))
                    .col(text(LinkDecisionKey::Scheme))
                    .col(text(LinkDecisionKey::Value))
                    .col(boolean(LinkDecisionKey::IsMoved))
                    .col(text_null(LinkDecisionKey::MethodBefore))
                    .col(integer_null(LinkDecisionKey::ConfidenceBefore))
                    .col(text_null(LinkDecisionKey::ConfirmedByBefore))
                    .col(text_null(LinkDecisionKey::AgreedFieldsBefore))
                    .foreign_key(
                        ForeignKey::create()
                            .name("fk_link_decision_key_decision_id")
                            .from(LinkDecisionKey::Table, LinkDecisionKey::DecisionId)
                            .to(Alias::new("link_decision"), Alias::new("id")),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_decision_key_decision_id")
                    .table(LinkDecisionKey::Table)
                    .col(LinkDecisionKey::DecisionId)
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_link_decision_key_scheme_value")
                    .table(LinkDecisionKey::Table)
                    .col(LinkDecisionKey::Scheme)
                    .col(LinkDecisionKey::Value)
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(LinkDecisionKey::Table).to_owned())
            .await
    }
}

#[derive(DeriveIden)]
enum LinkDecisionKey {
    Table,
    Id,
    DecisionId,
    Side,
    Scheme,
    Value,
    IsMoved,
    MethodBefore,
    ConfidenceBefore,
    ConfirmedByBefore,
    AgreedFieldsBefore,
}
