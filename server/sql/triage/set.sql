-- closed_ms is when it was settled: the period of what was found to be nothing runs from there.
UPDATE observation
SET state = $1, assignee_id = $2, duplicate_of = $3, closed_ms = $4, version = version + 1
WHERE id = $5
