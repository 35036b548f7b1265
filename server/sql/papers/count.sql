-- How many papers a case holds.
SELECT COUNT(*) AS n
FROM case_paper p
WHERE p.case_id = $1
  AND p.removed_ms IS NULL
