-- Papers of a case (index case_paper_of_case), removed ones among them.
SELECT p.id, p.kind, p.number, p.dated_on, p.title, p.version, p.removed_ms, p.reason, r.name AS remover
FROM case_paper p
LEFT JOIN account r ON r.id = p.removed_by
WHERE p.case_id = $1
ORDER BY p.id
