//! The steps that build the tables, the same for SQLite and PostgreSQL.
//!
//! Steps never import `entity`: a table of the past must not change when an entity does.
#![expect(
    clippy::enum_variant_names,
    reason = "columns are named by the glossary, also where that repeats the table"
)]

pub use log::LogMigrator;
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod log;
mod m20261122_000001_create_region;
mod m20261122_000002_create_kbli;
mod m20261122_000003_create_employer;
mod m20261122_000004_create_employer_identifier;
mod m20261122_000005_create_business_registration;
mod m20261122_000006_create_branch;
mod m20261122_000007_create_business_activity;
mod m20261122_000008_create_licence;
mod m20261122_000009_create_responsible_person;
mod m20261122_000010_create_investment_report;
mod m20261122_000011_create_membership;
mod m20261122_000012_create_membership_programme;
mod m20261122_000013_create_construction_project;
mod m20261122_000014_create_worker;
mod m20261122_000015_create_worker_enrolment;
mod m20261122_000016_create_contribution;
mod m20261122_000017_create_written_warning;
mod m20261122_000018_create_administrative_fine;
mod m20261122_000019_create_instalment_plan;
mod m20261122_000020_create_manpower_report;
mod m20261122_000021_create_inspection;
mod m20261122_000022_create_inspection_note;
mod m20261122_000023_create_inspection_finding;
mod m20261122_000024_create_inspection_plan;
mod m20261122_000025_create_complaint;
mod m20261122_000026_create_investigation;
mod m20261122_000027_create_field_verification;
mod m20261122_000028_create_compliance_case;
mod m20261122_000029_create_case_party;
mod m20261122_000030_create_power_of_attorney;
mod m20261122_000031_create_power_of_attorney_employer;
mod m20261122_000032_create_licence_application;
mod m20261122_000033_create_service_restriction;
mod m20261122_000034_create_vulnerable_worker;
mod m20261122_000035_create_vulnerable_worker_period;
mod m20261122_000036_create_import_batch;
mod m20261122_000037_create_import_fault;
mod m20261122_000038_create_employer_change;
mod m20261122_000039_add_submission_to_import_batch;
mod m20261122_000040_create_import_seen;
mod m20261122_000041_create_import_reject;
mod m20261122_000042_create_retired_record;
mod m20261122_000043_create_link_decision;
mod m20261122_000044_create_link_decision_key;
mod m20261122_000045_create_link_candidate;
mod m20261122_000046_add_agreed_fields_to_employer_identifier;
mod m20261126_000020_create_trusted_document;
mod m20261126_000301_create_token_revocation;
mod m20261126_000501_announce_changes;
mod m20261126_000601_create_law_archive;
mod m20261126_000602_create_facts_archive;
mod m20261126_000603_create_assessment_archive;
mod m20261126_000701_create_restriction_step;
mod m20261126_000801_create_clearance;
mod m20261126_000802_create_clearance_withdrawal;
mod m20261126_000803_create_clearance_objection;
mod m20261126_000804_create_clearance_objection_decision;
mod m20261126_000805_guard_clearances;
mod m20261126_000901_create_current_assessment;
mod m20261126_000902_create_current_finding;
mod m20261126_000903_create_assessment_change;
mod m20261126_000904_create_assessment_progress;
mod m20261126_000905_create_assessed_source;
mod m20261126_000906_index_employer_change;
mod m20261126_000907_index_current_finding_since;

/// Every step, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = registers();
        steps.extend(matters());
        steps
    }
}

/// The registers, their feeds and their links.
fn registers() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261122_000001_create_region::Migration),
        Box::new(m20261122_000002_create_kbli::Migration),
        Box::new(m20261122_000003_create_employer::Migration),
        Box::new(m20261122_000004_create_employer_identifier::Migration),
        Box::new(m20261122_000005_create_business_registration::Migration),
        Box::new(m20261122_000006_create_branch::Migration),
        Box::new(m20261122_000007_create_business_activity::Migration),
        Box::new(m20261122_000008_create_licence::Migration),
        Box::new(m20261122_000009_create_responsible_person::Migration),
        Box::new(m20261122_000010_create_investment_report::Migration),
        Box::new(m20261122_000011_create_membership::Migration),
        Box::new(m20261122_000012_create_membership_programme::Migration),
        Box::new(m20261122_000013_create_construction_project::Migration),
        Box::new(m20261122_000014_create_worker::Migration),
        Box::new(m20261122_000015_create_worker_enrolment::Migration),
        Box::new(m20261122_000016_create_contribution::Migration),
        Box::new(m20261122_000017_create_written_warning::Migration),
        Box::new(m20261122_000018_create_administrative_fine::Migration),
        Box::new(m20261122_000019_create_instalment_plan::Migration),
        Box::new(m20261122_000020_create_manpower_report::Migration),
        Box::new(m20261122_000021_create_inspection::Migration),
        Box::new(m20261122_000022_create_inspection_note::Migration),
        Box::new(m20261122_000023_create_inspection_finding::Migration),
        Box::new(m20261122_000024_create_inspection_plan::Migration),
        Box::new(m20261122_000025_create_complaint::Migration),
        Box::new(m20261122_000026_create_investigation::Migration),
        Box::new(m20261122_000027_create_field_verification::Migration),
        Box::new(m20261122_000028_create_compliance_case::Migration),
        Box::new(m20261122_000029_create_case_party::Migration),
        Box::new(m20261122_000030_create_power_of_attorney::Migration),
        Box::new(m20261122_000031_create_power_of_attorney_employer::Migration),
        Box::new(m20261122_000032_create_licence_application::Migration),
        Box::new(m20261122_000033_create_service_restriction::Migration),
        Box::new(m20261122_000034_create_vulnerable_worker::Migration),
        Box::new(m20261122_000035_create_vulnerable_worker_period::Migration),
        Box::new(m20261122_000036_create_import_batch::Migration),
        Box::new(m20261122_000037_create_import_fault::Migration),
        Box::new(m20261122_000038_create_employer_change::Migration),
        Box::new(m20261122_000039_add_submission_to_import_batch::Migration),
        Box::new(m20261122_000040_create_import_seen::Migration),
        Box::new(m20261122_000041_create_import_reject::Migration),
        Box::new(m20261122_000042_create_retired_record::Migration),
        Box::new(m20261122_000043_create_link_decision::Migration),
        Box::new(m20261122_000044_create_link_decision_key::Migration),
        Box::new(m20261122_000045_create_link_candidate::Migration),
        Box::new(m20261122_000046_add_agreed_fields_to_employer_identifier::Migration),
    ]
}

/// What rests on the registers: rights, archives, restrictions, clearances and kept assessments.
fn matters() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261126_000020_create_trusted_document::Migration),
        Box::new(m20261126_000301_create_token_revocation::Migration),
        Box::new(m20261126_000501_announce_changes::Migration),
        Box::new(m20261126_000601_create_law_archive::Migration),
        Box::new(m20261126_000602_create_facts_archive::Migration),
        Box::new(m20261126_000603_create_assessment_archive::Migration),
        Box::new(m20261126_000701_create_restriction_step::Migration),
        Box::new(m20261126_000801_create_clearance::Migration),
        Box::new(m20261126_000802_create_clearance_withdrawal::Migration),
        Box::new(m20261126_000803_create_clearance_objection::Migration),
        Box::new(m20261126_000804_create_clearance_objection_decision::Migration),
        Box::new(m20261126_000805_guard_clearances::Migration),
        Box::new(m20261126_000901_create_current_assessment::Migration),
        Box::new(m20261126_000902_create_current_finding::Migration),
        Box::new(m20261126_000903_create_assessment_change::Migration),
        Box::new(m20261126_000904_create_assessment_progress::Migration),
        Box::new(m20261126_000905_create_assessed_source::Migration),
        Box::new(m20261126_000906_index_employer_change::Migration),
        Box::new(m20261126_000907_index_current_finding_since::Migration),
    ]
}
