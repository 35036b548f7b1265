-- Cases of a ward that are asked to be erased, the one that waits longest first (index case_erasure_of_ward).
SELECT c.id, c.name, c.birth, c.state, g.name AS group_name, e.reason, e.why, e.asked_by, a.name AS asker, e.asked_ms
FROM case_erasure e
JOIN case_file c ON c.id = e.case_id
JOIN residential_group g ON g.id = c.group_id
JOIN account a ON a.id = e.asked_by
WHERE e.ward = $1
ORDER BY e.asked_ms, e.case_id
LIMIT $2
