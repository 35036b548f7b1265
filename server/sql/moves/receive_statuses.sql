INSERT INTO case_status (case_id, at_ms, status, number, decided_on, review_on, officer_id)
SELECT $1, s.at_ms, s.status, s.number, s.decided_on, s.review_on, s.officer_id
FROM case_status s
WHERE s.case_id = $2
   OR s.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $2)
ORDER BY s.at_ms, s.id
