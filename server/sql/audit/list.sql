-- A ward's entries (with $2 = 1 the whole server's, too), newest first: $3 by this person, $4 this action, $5 about this
-- record, a visit of this household, or what a visit told when this observation came with it, $6 naming it (a list that
-- showed it), $7 not before, $8 before, $9 below this number. One branch a way of asking, each in the order of its index,
-- those that are not meant end at once: audit_of_ward, audit_of_action, audit_of_person, audit_of_subject.
WITH picked AS (
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.ward = $1 AND $2 IN (0, 1) AND $3 IS NULL AND $4 IS NULL AND $5 IS NULL AND $6 IS NULL
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.ward IS NULL AND $2 = 1 AND $3 IS NULL AND $4 IS NULL AND $5 IS NULL
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.ward = $1 AND e.action = $4 AND $3 IS NULL AND $5 IS NULL
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.ward IS NULL AND $2 = 1 AND e.action = $4 AND $3 IS NULL AND $5 IS NULL
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.account_id = $3 AND $5 IS NULL AND ($4 IS NULL OR +e.action = $4)
          AND (+e.ward = $1 OR $2 = 1 AND +e.ward IS NULL)
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.subject IN (SELECT $5 UNION ALL SELECT v.id FROM visit v WHERE v.household_id = $5)
          AND ($3 IS NULL OR +e.account_id = $3) AND ($4 IS NULL OR +e.action = $4)
          AND (+e.ward = $1 OR $2 = 1 AND +e.ward IS NULL)
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE e.subject IN (SELECT o.visit_id FROM observation o WHERE o.id = $5) AND +e.action = 'observation.read'
          AND ($3 IS NULL OR +e.account_id = $3) AND ($4 IS NULL OR +e.action = $4)
          AND (+e.ward = $1 OR $2 = 1 AND +e.ward IS NULL)
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
    UNION
    SELECT b.seq FROM (
        SELECT e.seq FROM audit e
        WHERE $6 IS NOT NULL AND e.ward = $1
          AND e.action IN ('case.list', 'merge.list', 'move.list', 'need.list', 'observation.list', 'quality.list',
                           'search.list')
          AND INSTR(e.detail, $6) > 0
          AND ($3 IS NULL OR +e.account_id = $3) AND ($4 IS NULL OR +e.action = $4)
          AND e.at_ms >= $7 AND e.at_ms < $8 AND e.seq < $9
        ORDER BY e.seq DESC LIMIT $10) b
)
SELECT e.seq AS seq, e.at_ms AS at_ms, p.name AS name, p.role AS role, d.name AS device, e.action AS action,
       e.subject AS subject, e.detail AS detail,
       COALESCE(k.kind, CASE WHEN s.id IS NOT NULL THEN 'account' END, CASE WHEN c.id IS NOT NULL THEN 'case' END,
                CASE WHEN m.id IS NOT NULL THEN 'move' END, CASE WHEN f.id IS NOT NULL THEN 'offer' END,
                CASE WHEN o.id IS NOT NULL THEN 'observation' END) AS kind
FROM picked t
JOIN audit e ON e.seq = t.seq
LEFT JOIN account p ON p.id = e.account_id
LEFT JOIN device d ON d.id = e.device_id
LEFT JOIN doc k ON k.id = e.subject
LEFT JOIN account s ON s.id = e.subject
LEFT JOIN case_file c ON c.id = e.subject
LEFT JOIN case_move m ON m.id = e.subject
LEFT JOIN offer f ON f.id = e.subject
LEFT JOIN observation o ON o.id = e.subject
ORDER BY t.seq DESC
LIMIT $10
