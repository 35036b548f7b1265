-- A version of a paper, with its bytes' name.
SELECT v.content_id, v.sha256, v.size, v.format, p.kind, p.dated_on
FROM case_paper_version v
JOIN case_paper p ON p.id = v.paper_id
WHERE v.paper_id = $1
  AND v.nr = $2
  AND p.case_id = $3
  AND v.content_id IS NOT NULL
