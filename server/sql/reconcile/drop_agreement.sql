DELETE FROM case_agreement
WHERE case_id = $1
