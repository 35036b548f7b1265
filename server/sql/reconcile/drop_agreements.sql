DELETE FROM case_agreement
WHERE case_id IN (SELECT id FROM case_file WHERE ward = $1)
