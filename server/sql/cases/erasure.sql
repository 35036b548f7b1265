-- What was asked of a case.
SELECT e.reason, e.why, e.asked_by, a.name AS asker, e.asked_ms
FROM case_erasure e
JOIN account a ON a.id = e.asked_by
WHERE e.case_id = $1
