-- What was done with a case and with the records that have gone into it (indexes case_event_of_case, case_merged_into).
SELECT e.at_ms, e.step, e.word, e.comment, e.fields, e.earlier, p.name AS who, e.case_id <> $1 AS of_merged
FROM case_event e
LEFT JOIN account p ON p.id = e.user_id
WHERE e.case_id = $1
   OR e.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $1)
ORDER BY e.at_ms, e.id
