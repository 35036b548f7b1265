SELECT v.content_id
FROM case_paper_version v
WHERE v.paper_id = $1
  AND v.content_id IS NOT NULL
ORDER BY v.nr
