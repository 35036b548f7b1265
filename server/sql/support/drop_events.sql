DELETE FROM support_event
WHERE case_id = $1
