SELECT v.content_id
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
WHERE p.case_id = $1
  AND v.content_id IS NOT NULL
