DELETE FROM case_need
WHERE case_id = $1
