-- Every version of a case's papers (index case_paper_of_case).
SELECT v.paper_id, v.nr, v.size, v.format, v.at_ms, a.name AS who
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
JOIN account a ON a.id = v.user_id
WHERE p.case_id = $1
ORDER BY v.paper_id, v.nr
