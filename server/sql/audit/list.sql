-- A ward's entries (with $2 = 1 the whole server's, too), newest first: $3 by this person, $4 this action,
-- $5 not before, $6 before, $7 about this record, a visit of this household, or what a visit told when this observation
-- came with it, or $8 naming it (a list that showed it), $9 below this number.
SELECT e.seq AS seq, e.at_ms AS at_ms, p.name AS name, p.role AS role, d.name AS device, e.action AS action,
       e.subject AS subject, e.detail AS detail,
       COALESCE(k.kind, CASE WHEN s.id IS NOT NULL THEN 'account' END, CASE WHEN c.id IS NOT NULL THEN 'case' END,
                CASE WHEN o.id IS NOT NULL THEN 'observation' END) AS kind
FROM audit e
LEFT JOIN account p ON p.id = e.account_id
LEFT JOIN device d ON d.id = e.device_id
LEFT JOIN doc k ON k.id = e.subject
LEFT JOIN account s ON s.id = e.subject
LEFT JOIN case_file c ON c.id = e.subject
LEFT JOIN observation o ON o.id = e.subject
WHERE (e.ward = $1 OR ($2 = 1 AND e.ward IS NULL))
  AND ($3 IS NULL OR e.account_id = $3)
  AND ($4 IS NULL OR e.action = $4)
  AND e.at_ms >= $5
  AND e.at_ms < $6
  AND ($7 IS NULL OR e.subject = $7 OR e.subject IN (SELECT v.id FROM visit v WHERE v.household_id = $7)
       OR (e.action = 'observation.read' AND e.subject IN (SELECT w.visit_id FROM observation w WHERE w.id = $7))
       OR INSTR(e.detail, $8) > 0)
  AND e.seq < $9
ORDER BY e.seq DESC
LIMIT $10
