-- Papers of a case and of the records that have gone into it (indexes case_paper_of_case, case_merged_into), removed ones
-- among them.
SELECT p.id, p.case_id, p.kind, p.number, p.dated_on, p.title, p.version, p.removed_ms, p.reason, r.name AS remover
FROM case_paper p
LEFT JOIN account r ON r.id = p.removed_by
WHERE p.case_id = $1
   OR p.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $1)
ORDER BY p.id
