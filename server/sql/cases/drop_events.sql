DELETE FROM case_event
WHERE case_id = $1
