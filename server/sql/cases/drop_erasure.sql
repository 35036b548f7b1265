DELETE FROM case_erasure
WHERE case_id = $1
