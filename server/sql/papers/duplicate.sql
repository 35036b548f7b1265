-- The paper of a case that holds these bytes already.
SELECT p.id
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
WHERE p.case_id = $1
  AND v.sha256 = $2
ORDER BY p.id
LIMIT 1
