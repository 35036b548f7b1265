-- Where a living record, a case, a move of one (its giver's), an offer of support, an account or a phone belongs.
SELECT k.ward AS ward, CASE WHEN k.kind = 'group' THEN k.id ELSE k.group_id END AS group_id
FROM doc k
WHERE k.id = $1 AND k.deleted_ms IS NULL
UNION ALL
SELECT c.ward AS ward, c.group_id AS group_id
FROM case_file c
WHERE c.id = $1
UNION ALL
SELECT m.from_ward AS ward, NULL AS group_id
FROM case_move m
WHERE m.id = $1
UNION ALL
SELECT f.ward AS ward, f.group_id AS group_id
FROM offer f
WHERE f.id = $1
UNION ALL
SELECT p.ward AS ward, NULL AS group_id
FROM account p
WHERE p.id = $1
UNION ALL
SELECT o.ward AS ward, NULL AS group_id
FROM device d
JOIN account o ON o.id = d.account_id
WHERE d.id = $1
LIMIT 1
