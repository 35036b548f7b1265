-- Every version of the papers that go along with a case: its own and those of the records that have gone into it (indexes
-- case_paper_of_case, case_merged_into). What was removed has no bytes, and stays behind.
SELECT p.id, p.kind, p.number, p.dated_on, v.content_id, v.sha256, v.size, v.format
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
WHERE (p.case_id = $1
       OR p.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $1))
  AND v.content_id IS NOT NULL
ORDER BY p.id, v.nr
