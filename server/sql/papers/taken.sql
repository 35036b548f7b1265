-- A version of a paper of a case, or of a record that has gone into it, with its bytes' name.
SELECT v.content_id, v.sha256, v.size, v.format, p.kind, p.dated_on, p.case_id
FROM case_paper_version v
JOIN case_paper p ON p.id = v.paper_id
WHERE v.paper_id = $1
  AND v.nr = $2
  AND (p.case_id = $3
       OR p.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $3))
  AND v.content_id IS NOT NULL
