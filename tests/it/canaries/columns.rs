//! Which groups open which column: the matrix of groups, told once more and apart from the schema's
//! declarations, so that a field declared with the wrong group is found.
use std::collections::{BTreeMap, BTreeSet};

use simpul::domain::scope::Group;
use simpul::domain::scope::Group::{
    Application, ArrearsAmount, ArrearsClass, Case, ClearanceRequest, Compliance, Employer,
    EmployerContact, FieldVerification, Headcount, Inspection, InspectionFinding, InspectionPlan,
    Investigation, Investment, Licence, Linkage, Membership, Objection, PersonalIdentity,
    PowerOfAttorney, Programme, Restriction, SocialSecurityFinding, TaxNumber, VulnerableWorker,
    WageBand, Warning, WorkerCount, WorkerIdentity, WorkerWage,
};

use super::seed::tables;

/// Any right over one of these opens the column; none, and it is never shown.
type Opens = &'static [Group];

/// Never shown to anybody: keys inside the service, ranks, names of employees of the service.
const NEVER: Opens = &[];

/// A table's columns, each under the groups that open it.
type TableOfGroups = (&'static str, &'static [(Opens, &'static str)]);

/// Tables without rows of employers or persons: public classifications, and batches, whose rule is
/// whose register they feed.
///
/// Rejected lines go to who sent them, and registered documents hold questions, not answers. The service's own books (touched employers, rows met, rows
/// retired) are shown to nobody.
pub const WITHOUT_CANARIES: &[&str] = &[
    "region",
    "kbli",
    "import_batch",
    "import_fault",
    "import_reject",
    "import_seen",
    "retired_record",
    "employer_change",
    "trusted_document",
    "token_revocation",
    // How far kept assessments came: of registers and the law, and of nobody.
    "assessment_progress",
    "assessed_source",
    // The law is public; facts and assessments are archived for commands and shown to nobody.
    "law_archive",
    // What they hold is read by `log_reading` and told by `access_log`.
    "log_checkpoint",
    "log_cosignature",
    "log_node",
    "log_pruning",
    "log_record",
    "log_subject",
];

#[rustfmt::skip]
const GROUPS: &[TableOfGroups] = &[
    ("facts_archive", &[(NEVER, "facts_hash facts kept_at")]),
    ("assessment_archive", &[(NEVER, "reference employer_id day law_hash facts_hash result_hash kept_at")]),
    ("employer", &[
        (&[Employer], "legal_name legal_form kbli_version kbli_code region_code district_code scale scale_source status shown_from as_of"),
        (&[EmployerContact], "address phone"),
        (NEVER, "id shown_rank batch_id")]),
    ("employer_identifier", &[
        (&[Employer], "scheme value match_method match_confidence confirmed_by agreed_fields source as_of"),
        // The tie-breaker of listings over keys, sealed in their cursors.
        (&[Employer, Restriction, PowerOfAttorney], "id"),
        (NEVER, "employer_id batch_id")]),
    ("current_assessment", &[
        (&[Compliance], "assessed_on since"), (&[ArrearsClass], "months_in_arrears"), (&[ArrearsAmount], "overdue_amount"),
        (&[Membership], "is_licensed_unregistered lapsed_on"), (&[Compliance, WorkerCount, Headcount], "workers_missing"),
        (&[Warning], "notice_due_on"),
        // The tie-breaker of orders by what is kept, sealed in their cursors.
        (NEVER, "employer_id law_hash seen_change generation next_review_on review_once_paid_known_on")]),
    ("current_finding", &[
        (&[Compliance], "category state severity since stands"), (NEVER, "employer_id reason")]),
    ("assessment_change", &[
        (&[Compliance], "category turn seen_on since register"), (NEVER, "id employer_id batch_id law_hash recorded_at")]),
    ("link_candidate", &[
        (&[Linkage], "id left_scheme left_value right_scheme right_value method probability agreed_fields status first_seen_on last_seen_on"),
        (NEVER, "run batch_id")]),
    ("link_decision", &[
        (&[Linkage], "id kind withdraws withdrawn_by reason agency client officer decided_at"),
        (NEVER, "candidate_id employer_from employer_into region_from region_into")]),
    ("link_decision_key", &[
        (&[Linkage], "side scheme value is_moved"),
        (NEVER, "id decision_id method_before confidence_before confirmed_by_before agreed_fields_before")]),
    ("business_registration", &[
        (&[Employer, Licence], "nib legal_name legal_form status issued_on scale kbli_version kbli_code district_code source as_of"),
        (&[TaxNumber], "npwp"), (&[PersonalIdentity], "npwp_personal"), (&[Investment], "investment_value"),
        (&[EmployerContact], "address phone email"), (NEVER, "batch_id")]),
    ("branch", &[
        (&[TaxNumber], "nitku"), (&[Employer, Licence, TaxNumber], "nib name district_code source as_of"),
        (&[EmployerContact], "address"), (NEVER, "batch_id")]),
    ("business_activity", &[
        (&[Licence], "activity_number nib kbli_version kbli_code district_code risk_level scale started_on source as_of"),
        (&[Investment], "investment_value"), (NEVER, "batch_id")]),
    ("licence", &[
        (&[Licence], "licence_number nib activity_number kind title risk_level status issued_on valid_until source as_of"),
        (NEVER, "batch_id")]),
    ("responsible_person", &[
        (&[PersonalIdentity], "nib nik name role source as_of"), (NEVER, "batch_id")]),
    ("investment_report", &[
        (&[Investment], "nib period realised_investment headcount reported_on source as_of"), (NEVER, "batch_id")]),
    ("membership", &[
        (&[Membership], "npp division legal_name nib participant_kind status registered_on deactivated_on scale risk_class kbli_version kbli_code district_code source as_of"),
        (&[TaxNumber], "npwp"), (&[WorkerCount], "worker_count"), (&[EmployerContact], "address phone"), (NEVER, "batch_id")]),
    ("membership_programme", &[
        (&[Programme], "npp division programme enrolled_on ended_on source as_of"), (NEVER, "batch_id")]),
    ("construction_project", &[
        (&[ArrearsAmount], "contract_value"), (&[Membership], "project_number npp title wage_known starts_on ends_on source as_of"), (NEVER, "batch_id")]),
    ("worker", &[
        (&[WorkerIdentity], "nik name source as_of"), (NEVER, "batch_id")]),
    ("worker_enrolment", &[
        (&[WorkerIdentity], "kpj nik npp division started_on ended_on source as_of"), (&[WorkerWage], "wage"), (NEVER, "batch_id")]),
    ("contribution", &[
        (&[ArrearsAmount], "npp division month programme amount_due amount_paid due_on paid_on late_penalty source as_of"),
        (&[ArrearsAmount, WorkerCount], "worker_count"), (&[WorkerWage, ArrearsAmount], "wage_total"), (NEVER, "batch_id")]),
    ("written_warning", &[
        (&[Warning], "letter_number npp sequence ground issued_on due_on answered_on source as_of"), (NEVER, "batch_id")]),
    ("administrative_fine", &[
        (&[Warning], "decision_number npp amount issued_on due_on paid_on source as_of"), (NEVER, "batch_id")]),
    ("instalment_plan", &[
        (&[ArrearsAmount], "plan_number npp total instalments agreed_on status source as_of"), (NEVER, "batch_id")]),
    ("manpower_report", &[
        (&[Headcount], "wlkp_number year legal_name nib npp headcount reported_on district_code source as_of"),
        (&[WorkerWage, WageBand], "lowest_wage"), (&[EmployerContact], "address"), (NEVER, "batch_id")]),
    ("inspection", &[
        (&[Inspection], "inspection_number wlkp_number kind inspected_on result_class workers_found source as_of"),
        (&[Inspection, InspectionFinding], "inspector_code"), (NEVER, "batch_id")]),
    ("inspection_note", &[
        (&[InspectionFinding], "note_number inspection_number kind issued_on due_on body complied_on source as_of"), (NEVER, "batch_id")]),
    ("inspection_finding", &[
        (&[SocialSecurityFinding, InspectionFinding], "inspection_number line norm body status source as_of"), (NEVER, "batch_id")]),
    ("inspection_plan", &[
        (&[InspectionPlan], "plan_number wlkp_number planned_on trigger source as_of"), (NEVER, "batch_id")]),
    ("complaint", &[
        (&[InspectionPlan], "complaint_number wlkp_number complainant_name received_on body source as_of"), (NEVER, "batch_id")]),
    ("investigation", &[
        (&[Investigation], "file_number wlkp_number suspect_name opened_on status source as_of"), (NEVER, "batch_id")]),
    ("field_verification", &[
        (&[FieldVerification], "verification_number subject_scheme subject_value verified_on business_exists workers_found note source as_of"),
        (&[FieldVerification, WorkerWage], "lowest_wage_found"), (NEVER, "batch_id")]),
    ("compliance_case", &[
        (&[Case], "case_number subject_scheme subject_value category stage owner opened_on deadline closed_on outcome source as_of"), (NEVER, "batch_id")]),
    ("case_party", &[
        (&[Case], "case_number agency joined_on left_on source as_of"), (NEVER, "batch_id")]),
    ("power_of_attorney", &[
        (&[PowerOfAttorney], "skk_number grantor kind valid_from valid_until returned_on source as_of"), (NEVER, "batch_id")]),
    ("power_of_attorney_employer", &[
        (&[PowerOfAttorney], "skk_number npp claim demand_letter_on recovered outcome source as_of"), (NEVER, "batch_id")]),
    ("licence_application", &[
        (&[Application], "application_number nib service_kind submitted_on decided_on status source as_of"), (NEVER, "batch_id")]),
    ("service_restriction", &[
        (&[Restriction], "restriction_number npp nib service_kind legal_ground requested_on recommended_by imposed_on imposed_by lifted_on source as_of"), (NEVER, "batch_id")]),
    ("restriction_step", &[
        (&[Restriction], "restriction_number kind reference ground complied_on taken_on act_by agency office taken_at"),
        (NEVER, "id npp nib service_kind legal_ground employer_id client officer law_hash")]),
    ("clearance", &[
        (&[ClearanceRequest, Objection], "clearance_reference service_kind"),
        (&[ClearanceRequest], "id agency application_reference region_code nib verdict reason_codes reasons sources policy_basis law_hash issued_at valid_until"),
        // The facts hold what no agency is shown by a clearance, and their hash would let it guess them.
        (NEVER, "sequence client officer employer_id facts facts_hash judged_on changes_seen")]),
    ("clearance_withdrawal", &[
        (&[ClearanceRequest], "withdrawn_on verdict why_id why_en"), (NEVER, "clearance_id withdrawn_at law_hash")]),
    ("clearance_objection", &[
        (&[Objection], "id nib region_code register owner ground statement filed_on deadline"),
        (NEVER, "clearance_id agency client officer filed_at")]),
    ("clearance_objection_decision", &[
        (&[Objection], "outcome reason decided_on"), (NEVER, "objection_id agency client officer decided_at")]),
    ("vulnerable_worker", &[
        (&[VulnerableWorker], "nik name occupation district_code source as_of"), (NEVER, "batch_id")]),
    ("vulnerable_worker_period", &[
        (&[VulnerableWorker], "nik from_month until_month paid_by amount source as_of"), (NEVER, "batch_id")]),
];

/// Keys that many registers repeat: whoever may see one of these registers may see its key.
#[rustfmt::skip]
const KEYS: &[(&str, Opens)] = &[
    ("nib", &[Employer]), ("npp", &[Membership]), ("npwp", &[TaxNumber]), ("nitku", &[TaxNumber]),
    ("npwp_personal", &[PersonalIdentity]), ("wlkp_number", &[Employer, Headcount, Inspection, ArrearsClass]),
    ("inspection_number", &[Inspection, InspectionFinding, SocialSecurityFinding]),
    ("activity_number", &[Licence]), ("case_number", &[Case]), ("skk_number", &[PowerOfAttorney]), ("restriction_number", &[Restriction]),
    ("clearance_reference", &[ClearanceRequest, Objection]),
];

/// The groups that open a column.
pub fn opens(table: &str, column: &str) -> Opens {
    if let Some((_, opens)) = KEYS.iter().find(|(key, _)| *key == column) {
        return opens;
    }
    let groups = GROUPS.iter().find(|(name, _)| *name == table);
    groups
        .and_then(|(_, columns)| {
            columns
                .iter()
                .find(|(_, names)| names.split(' ').any(|name| name == column))
        })
        .unwrap_or_else(|| {
            panic!("{table}.{column}: say in canaries/columns.rs which groups open it")
        })
        .0
}

#[test]
fn every_column_says_which_groups_open_it() {
    let listed: BTreeMap<&str, BTreeSet<&str>> = GROUPS
        .iter()
        .map(|(table, columns)| {
            (
                *table,
                columns
                    .iter()
                    .flat_map(|(_, names)| names.split(' '))
                    .collect(),
            )
        })
        .collect();
    let mut faults = Vec::new();
    for table in tables() {
        let Some(columns) = listed.get(table.name) else {
            if !WITHOUT_CANARIES.contains(&table.name) {
                faults.push(format!("{}: the table is not listed", table.name));
            }
            continue;
        };
        let is: BTreeSet<&str> = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        faults.extend(
            is.difference(columns)
                .map(|name| format!("{}.{name}: no group", table.name)),
        );
        faults.extend(
            columns
                .difference(&is)
                .map(|name| format!("{}.{name}: no such column", table.name)),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_table_of_the_entities_is_looked_at() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../entity/src/lib.rs");
    let text = std::fs::read_to_string(source).expect("the entities are there");
    let modules: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let known: Vec<_> = tables();
    let known: BTreeSet<&str> = known.iter().map(|table| table.name).collect();
    assert_eq!(modules, known);
}
