-- Of each employer in `knot` (employer_id, value of its NPP), the earliest last day of a written
-- warning that was not answered and that no later step followed: no other letter, no fine and no
-- request for a restriction. The same text runs on SQLite and PostgreSQL.
SELECT k.employer_id AS employer_id, MIN(w.due_on) AS due_on
  FROM knot k CROSS JOIN written_warning w
 WHERE w.npp = k.value
   AND w.answered_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM written_warning later
                    WHERE later.npp = w.npp AND later.letter_number <> w.letter_number
                      AND (later.issued_on > w.issued_on
                           OR (later.issued_on = w.issued_on AND later.sequence > w.sequence)))
   AND NOT EXISTS (SELECT 1 FROM administrative_fine fine
                    WHERE fine.npp = w.npp AND fine.issued_on >= w.issued_on)
   AND NOT EXISTS (SELECT 1 FROM service_restriction request
                    WHERE request.npp = w.npp AND request.requested_on >= w.issued_on)
 GROUP BY k.employer_id
