DELETE FROM case_paper_version
WHERE paper_id IN (SELECT p.id FROM case_paper p WHERE p.case_id = $1)
