-- The decisions of a case and of the records that have gone into it (indexes case_status_of_case, case_merged_into).
SELECT s.status, s.number, s.decided_on, s.review_on, o.name AS officer, s.case_id <> $1 AS of_merged
FROM case_status s
JOIN account o ON o.id = s.officer_id
WHERE s.case_id = $1
   OR s.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $1)
ORDER BY s.at_ms, s.id
