SELECT s.status, s.number, s.decided_on, s.review_on, o.name AS officer
FROM case_status s
JOIN account o ON o.id = s.officer_id
WHERE s.case_id = $1
ORDER BY s.id
