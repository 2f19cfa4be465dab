//! Values that code lists, forms and classes prescribe.
use chrono::NaiveDate;

/// Columns with the words their code lists or forms allow: seen, they betray little.
#[rustfmt::skip]
pub(super) const FIXED: &[(&str, &str)] = &[
    ("*.legal_form", "PT"), ("*.scale", "SMALL"), ("*.kbli_version", "2020"), ("*.kbli_code", "47111"),
    ("*.region_code", "52.04"), ("*.district_code", "52.04.08"), ("*.division", "000"), ("*.risk_level", "HIGH"),
    ("*.match_method", "OWN_KEY"), ("*.participant_kind", "WAGE_EARNER"), ("*.programme", "OLD_AGE"), ("*.ground", "ARREARS"),
    ("*.legal_ground", "ARREARS"), ("*.subject_scheme", "NIB"), ("*.service_kind", "BUSINESS_LICENSING"), ("*.category", "ARREARS"),
    ("*.stage", "VERIFICATION"), ("*.owner", "bpjs"), ("*.role", "DIRECTOR"), ("*.result_class", "SERIOUS"), ("*.paid_by", "APBD"),
    ("*.norm", "SOCIAL_SECURITY"), ("licence.kind", "PERMIT"), ("inspection.kind", "PERIODIC"), ("inspection_note.kind", "FIRST"),
    ("power_of_attorney.kind", "NON_LITIGATION"), ("compliance_case.outcome", "SETTLED"), ("power_of_attorney_employer.outcome", "OPEN"),
    ("link_candidate.method", "PROBABILISTIC"), ("link_candidate.status", "OPEN"), ("link_decision.kind", "CONFIRM"), ("link_decision.agency", "bpjs"),
    ("link_candidate.left_scheme", "NIB"), ("link_candidate.right_scheme", "NPP"),
    ("employer.status", "ACTIVE"), ("business_registration.status", "ACTIVE"), ("membership.status", "ACTIVE"),
    ("licence.status", "ISSUED"), ("instalment_plan.status", "KEPT"), ("inspection_finding.status", "OPEN"),
    ("licence_application.status", "PENDING"), ("restriction_step.kind", "REQUEST"), ("restriction_step.agency", "bpjs"),
    ("licence_application.status", "PENDING"),
    ("current_finding.state", "FOUND"), ("current_finding.severity", "HIGH"), ("assessment_change.turn", "BEGAN"),
    ("assessment_change.register", "BPJS_CONTRIBUTION"),
    ("clearance.agency", "dpmptsp"), ("clearance.verdict", "NOT_CLEAR"), ("clearance.reason_codes", "CONTRIBUTIONS_OVERDUE"),
    ("clearance.reasons", "[]"), ("clearance.sources", "[]"), ("clearance_withdrawal.verdict", "RESTRICTED"),
    ("clearance_objection.agency", "dpmptsp"), ("clearance_objection.register", "BPJS_CONTRIBUTION"),
    ("clearance_objection.ground", "ALREADY_PAID"), ("clearance_objection_decision.outcome", "UPHELD"),
    ("clearance_objection_decision.agency", "bpjs"),
];

/// Numbers that a form or a class limits. Nothing is paid, so that arrears equal what was due.
#[rustfmt::skip]
pub(super) const FIXED_NUMBERS: &[(&str, i64)] = &[
    ("membership.risk_class", 2), ("manpower_report.year", 2026), ("written_warning.sequence", 1), ("inspection_finding.line", 1),
    ("contribution.amount_paid", 0), ("employer.shown_rank", 1), ("employer_identifier.match_confidence", 100),
];

/// Days that decide whether a row is in force; both worlds have rows that are.
#[rustfmt::skip]
pub(super) const FIXED_DAYS: &[(&str, Option<NaiveDate>)] = &[
    ("contribution.month", NaiveDate::from_ymd_opt(2026, 1, 1)), ("contribution.paid_on", None),
    ("vulnerable_worker_period.from_month", NaiveDate::from_ymd_opt(2026, 1, 1)),
    ("vulnerable_worker_period.until_month", NaiveDate::from_ymd_opt(2026, 12, 1)),
    ("membership.deactivated_on", None), ("membership_programme.ended_on", None), ("worker_enrolment.ended_on", None),
    ("service_restriction.lifted_on", None),
];

/// What makes the matters of the named employer open; the hidden one's ended long ago.
#[rustfmt::skip]
pub(super) const OPEN: &[(&str, Option<NaiveDate>)] = &[
    ("compliance_case.closed_on", None), ("case_party.left_on", None), ("power_of_attorney.returned_on", None),
    ("power_of_attorney.valid_until", NaiveDate::from_ymd_opt(2099, 12, 31)), ("licence_application.decided_on", None),
];
