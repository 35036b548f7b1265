UPDATE case_event
SET earlier = $1
WHERE id = $2
