-- A paper that is still there, as it stands.
SELECT p.kind, p.number, p.dated_on, p.title, p.version, MAX(v.nr) AS newest
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
WHERE p.id = $1
  AND p.case_id = $2
  AND p.removed_ms IS NULL
GROUP BY p.id
