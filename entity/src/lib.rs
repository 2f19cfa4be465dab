//! The tables of the registers, one file a table.
//!
//! Entities mirror the tables and decide nothing: they carry no GraphQL types, so that a new
//! column is never published by being added, and no rules, which live in the service's `domain`.
//! Keys are `text` throughout: PostgreSQL ignores a `char(n)` index when the ORM binds text.

pub mod administrative_fine;
pub mod assessment_archive;
pub mod branch;
pub mod business_activity;
pub mod business_registration;
pub mod case_party;
pub mod clearance;
pub mod clearance_objection;
pub mod clearance_objection_decision;
pub mod clearance_withdrawal;
pub mod complaint;
pub mod compliance_case;
pub mod construction_project;
pub mod contribution;
pub mod employer;
pub mod employer_change;
pub mod employer_identifier;
pub mod facts_archive;
pub mod field_verification;
pub mod import_batch;
pub mod import_fault;
pub mod import_reject;
pub mod import_seen;
pub mod inspection;
pub mod inspection_finding;
pub mod inspection_note;
pub mod inspection_plan;
pub mod instalment_plan;
pub mod investigation;
pub mod investment_report;
pub mod kbli;
pub mod law_archive;
pub mod licence;
pub mod licence_application;
pub mod link_candidate;
pub mod link_decision;
pub mod link_decision_key;
pub mod log_checkpoint;
pub mod log_cosignature;
pub mod log_node;
pub mod log_pruning;
pub mod log_record;
pub mod log_subject;
pub mod manpower_report;
pub mod membership;
pub mod membership_programme;
pub mod power_of_attorney;
pub mod power_of_attorney_employer;
pub mod region;
pub mod responsible_person;
pub mod restriction_step;
pub mod retired_record;
pub mod service_restriction;
pub mod token_revocation;
pub mod trusted_document;
pub mod vulnerable_worker;
pub mod vulnerable_worker_period;
pub mod worker;
pub mod worker_enrolment;
pub mod written_warning;
