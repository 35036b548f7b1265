DELETE FROM case_paper
WHERE case_id = $1
