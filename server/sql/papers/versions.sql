-- Every version of the papers of a case and of the records that have gone into it (indexes case_paper_of_case,
-- case_merged_into).
SELECT v.paper_id, v.nr, v.size, v.format, v.at_ms, a.name AS who
FROM case_paper p
JOIN case_paper_version v ON v.paper_id = p.id
JOIN account a ON a.id = v.user_id
WHERE p.case_id = $1
   OR p.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $1)
ORDER BY v.paper_id, v.nr
