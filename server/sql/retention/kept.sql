-- How much of each kind a ward keeps, and since when.
SELECT 'household' AS kind, COUNT(*) AS kept, NULL AS oldest_ms
FROM household
WHERE ward = $1 AND list_state <> 'closed'
UNION ALL
SELECT 'closed_household', COUNT(*), MIN(r.at_ms)
FROM household h
JOIN doc d ON d.id = h.id
JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE h.ward = $1 AND h.list_state = 'closed'
UNION ALL
SELECT 'visit', COUNT(*), MIN(received_ms)
FROM visit
WHERE ward = $1
UNION ALL
SELECT 'task', COUNT(*), MIN(closed_ms)
FROM task
WHERE ward = $1
UNION ALL
SELECT 'photo', COUNT(*), MIN(v.received_ms)
FROM visit_photo p
JOIN visit v ON v.id = p.visit_id
WHERE v.ward = $1
UNION ALL
SELECT 'unverified', COUNT(*), MIN(received_ms)
FROM observation
WHERE ward = $1 AND state NOT IN ('unfounded', 'verified', 'expired')
UNION ALL
SELECT 'unfounded', COUNT(*), MIN(COALESCE(closed_ms, received_ms))
FROM observation
WHERE ward = $1 AND state = 'unfounded'
UNION ALL
SELECT 'verified', COUNT(*), MIN(received_ms)
FROM observation
WHERE ward = $1 AND state = 'verified'
UNION ALL
SELECT 'case', COUNT(*), NULL
FROM case_file
WHERE ward = $1 AND state IN ('proposed', 'open')
UNION ALL
SELECT 'ended_case', COUNT(*), MIN(closed_ms)
FROM case_file
WHERE ward = $1 AND state = 'ended' AND merged_into IS NULL
UNION ALL
SELECT 'merged_case', COUNT(*), NULL
FROM case_file
WHERE ward = $1 AND merged_into IS NOT NULL
UNION ALL
SELECT 'refused_case', COUNT(*), MIN(closed_ms)
FROM case_file
WHERE ward = $1 AND state = 'refused'
UNION ALL
SELECT 'closed_move', COUNT(*), MIN(decided_ms)
FROM case_move
WHERE from_ward = $1 AND state IN ('declined', 'withdrawn')
UNION ALL
SELECT 'receipt', COUNT(*), MIN(decided_ms)
FROM case_move
WHERE (from_ward = $1 OR to_ward = $1) AND state = 'accepted'
UNION ALL
SELECT 'need', COUNT(*), NULL
FROM case_need n
JOIN case_file c ON c.id = n.case_id
WHERE c.ward = $1
UNION ALL
SELECT 'offer', COUNT(*), NULL
FROM offer
WHERE ward = $1 AND state = 'open'
UNION ALL
SELECT 'closed_offer', COUNT(*), MIN(closed_ms)
FROM offer
WHERE ward = $1 AND state = 'closed'
UNION ALL
SELECT 'paper', COUNT(*), NULL
FROM case_paper p
JOIN case_file c ON c.id = p.case_id
WHERE c.ward = $1 AND p.removed_ms IS NULL
UNION ALL
SELECT 'listed', COUNT(*), MIN(COALESCE(r.signed_ms, r.at_ms))
FROM reconcile_run r
JOIN reconcile_row w ON w.run_id = r.id
WHERE r.ward = $1
UNION ALL
SELECT 'aside', COUNT(*), MIN(at_ms)
FROM op_aside
WHERE ward = $1
UNION ALL
SELECT 'account', COUNT(*), NULL
FROM account
WHERE ward = $1
UNION ALL
SELECT 'audit', COUNT(*), MIN(at_ms)
FROM audit
WHERE ward = $1
