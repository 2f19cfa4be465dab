-- Everything a verdict rests on, in one round trip: one arm a fact, all of one shape.
-- `knot` precedes this text: employer_id, scheme and value of the keys of the employers asked for,
-- limited to what the caller's scope covers. The same text runs on SQLite and PostgreSQL. SQLite
-- keeps the order of a CROSS JOIN: from the few keys to the registers, whatever its statistics say.
-- `{paid}` is what of a contribution was paid, `{until}` a bound on months: for a day of the past both
-- leave out what came after it.
SELECT 'EMPLOYER' AS fact, e.id AS employer_id,
       e.region_code AS t1, e.district_code AS t2, CAST(NULL AS text) AS t3, CAST(NULL AS text) AS t4,
       CAST(NULL AS text) AS t5, CAST(NULL AS bigint) AS n1, CAST(NULL AS bigint) AS n2,
       CAST(NULL AS date) AS d1, CAST(NULL AS date) AS d2, CAST(NULL AS date) AS d3, CAST(NULL AS date) AS d4
  FROM employer e
 WHERE e.id IN (SELECT employer_id FROM knot)
UNION ALL
SELECT 'BUSINESS', k.employer_id, b.status, b.scale, b.nib, NULL, NULL, NULL, NULL, NULL, NULL, NULL, b.as_of
  FROM knot k CROSS JOIN business_registration b
 WHERE k.scheme = 'NIB' AND b.nib = k.value
UNION ALL
SELECT 'MEMBERSHIP', k.employer_id, m.npp, m.division, m.participant_kind, m.status, m.scale,
       m.risk_class, m.worker_count, m.registered_on, m.deactivated_on,
       (SELECT MAX(c.month) FROM contribution c
         WHERE c.npp = m.npp AND c.division = m.division AND {paid} > 0),
       m.as_of
  FROM knot k CROSS JOIN membership m
 WHERE k.scheme = 'NPP' AND m.npp = k.value
UNION ALL
SELECT 'ENROLMENT', k.employer_id, p.npp, p.division, p.programme, NULL, NULL, NULL, NULL,
       p.enrolled_on, p.ended_on, NULL, p.as_of
  FROM knot k CROSS JOIN membership_programme p
 WHERE k.scheme = 'NPP' AND p.npp = k.value
UNION ALL
SELECT 'UNPAID', k.employer_id, c.npp, NULL, NULL, NULL, NULL,
       CAST(SUM(c.amount_due - {paid}) AS bigint), NULL, c.month, c.due_on, NULL, MIN(c.as_of)
  FROM knot k CROSS JOIN contribution c
 WHERE k.scheme = 'NPP' AND c.npp = k.value
   AND {paid} < c.amount_due
 -- A programme may fall due on another day than the rest of its month.
 GROUP BY k.employer_id, c.npp, c.month, c.due_on
UNION ALL
-- Work accident has no wage cap, so that its billed wages are the wages reported.
SELECT 'BILLED', n.employer_id, NULL, NULL, NULL, NULL, NULL,
       CAST(SUM(c.worker_count) AS bigint), CAST(SUM(c.wage_total) AS bigint), c.month, NULL, NULL, MIN(c.as_of)
  FROM (SELECT k.employer_id, k.value AS npp,
               (SELECT MAX(newest.month) FROM contribution newest
                 WHERE newest.npp = k.value AND newest.programme = 'WORK_ACCIDENT'{until}) AS month
          FROM knot k WHERE k.scheme = 'NPP') n
 CROSS JOIN contribution c
 WHERE c.npp = n.npp AND c.month = n.month AND c.programme = 'WORK_ACCIDENT'
 GROUP BY n.employer_id, c.month
UNION ALL
SELECT 'INSTALMENT', k.employer_id, i.npp, i.status, i.plan_number, NULL, NULL, NULL, NULL, i.agreed_on, NULL, NULL, i.as_of
  FROM knot k CROSS JOIN instalment_plan i
 WHERE k.scheme = 'NPP' AND i.npp = k.value
UNION ALL
SELECT 'EVIDENCE', k.employer_id, 'MANPOWER_REPORT', r.wlkp_number || ' ' || CAST(r.year AS text), NULL, NULL, NULL,
       r.headcount, r.lowest_wage, r.reported_on, NULL, NULL, r.as_of
  FROM knot k CROSS JOIN manpower_report r
 WHERE k.scheme = 'WLKP' AND r.wlkp_number = k.value
UNION ALL
SELECT 'EVIDENCE', k.employer_id, 'LABOUR_INSPECTION', v.inspection_number, NULL, NULL, NULL,
       v.workers_found, NULL, v.inspected_on, NULL, NULL, v.as_of
  FROM knot k CROSS JOIN inspection v
 WHERE k.scheme = 'WLKP' AND v.wlkp_number = k.value
UNION ALL
SELECT 'EVIDENCE', k.employer_id, 'FIELD_VERIFICATION', f.verification_number, NULL, NULL, NULL,
       CASE WHEN f.business_exists THEN f.workers_found ELSE 0 END, f.lowest_wage_found, f.verified_on, NULL, NULL, f.as_of
  FROM knot k CROSS JOIN field_verification f
 WHERE f.subject_scheme = k.scheme AND f.subject_value = k.value
UNION ALL
SELECT 'RESTRICTION', k.employer_id, s.restriction_number, s.service_kind, s.legal_ground, NULL, NULL,
       NULL, NULL, s.imposed_on, s.lifted_on, NULL, s.as_of
  FROM knot k CROSS JOIN service_restriction s
 WHERE k.scheme = 'NPP' AND s.npp = k.value
UNION ALL
SELECT 'RESTRICTION', k.employer_id, s.restriction_number, s.service_kind, s.legal_ground, NULL, NULL,
       NULL, NULL, s.imposed_on, s.lifted_on, NULL, s.as_of
  FROM knot k CROSS JOIN service_restriction s
 WHERE k.scheme = 'NIB' AND s.nib = k.value
   -- One that names the same employer by its NPP as well is counted above.
   AND NOT EXISTS (SELECT 1 FROM knot same
                    WHERE same.scheme = 'NPP' AND same.value = s.npp AND same.employer_id = k.employer_id)
UNION ALL
SELECT 'NIB', k.employer_id, k.value, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM knot k WHERE k.scheme = 'NIB'
UNION ALL
-- What is contested and not decided. An objection names its NIB, whoever holds it now. One that repeats
-- what the register's owner upheld makes nothing open again, as long as the register tells nothing new.
SELECT 'APPEAL', k.employer_id, o.register, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM knot k CROSS JOIN clearance_objection o
 WHERE k.scheme = 'NIB' AND o.nib = k.value
   AND NOT EXISTS (SELECT 1 FROM clearance_objection_decision d WHERE d.objection_id = o.id)
   AND NOT EXISTS (SELECT 1 FROM clearance_objection past
                     JOIN clearance_objection_decision d ON d.objection_id = past.id
                    WHERE past.nib = o.nib AND past.register = o.register AND d.outcome = 'UPHELD'
                      AND NOT EXISTS (SELECT 1 FROM employer_change h
                                       WHERE h.employer_id = k.employer_id AND h.register = o.register
                                         AND h.changed_at > d.decided_at))
UNION ALL
-- Memberships that may be the employer's: they only say that something is not known.
SELECT 'CANDIDATE', k.employer_id, c.right_value, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM knot k CROSS JOIN link_candidate c
 WHERE c.left_scheme = k.scheme AND c.left_value = k.value
   AND c.status = 'OPEN' AND c.right_scheme = 'NPP'
UNION ALL
SELECT 'CANDIDATE', k.employer_id, c.left_value, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM knot k CROSS JOIN link_candidate c
 WHERE c.right_scheme = k.scheme AND c.right_value = k.value
   AND c.status = 'OPEN' AND c.left_scheme = 'NPP'
UNION ALL
-- How far the change feed was when all of this was read.
SELECT 'CHANGE', CAST(0 AS bigint), NULL, NULL, NULL, NULL, NULL,
       CAST(COALESCE(MAX(h.id), 0) AS bigint), NULL, NULL, NULL, NULL, NULL
  FROM employer_change h
UNION ALL
SELECT 'SOURCE', CAST(0 AS bigint), b.dataset, NULL, NULL, NULL, NULL, NULL, NULL, MAX(b.as_of), NULL, NULL, NULL
  FROM import_batch b WHERE b.status = 'DONE' GROUP BY b.dataset
