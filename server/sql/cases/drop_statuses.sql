DELETE FROM case_status
WHERE case_id = $1
