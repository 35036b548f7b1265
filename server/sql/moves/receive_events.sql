INSERT INTO case_event (case_id, at_ms, user_id, step, word, comment, fields, earlier)
SELECT $1, e.at_ms, e.user_id, e.step, e.word, e.comment, e.fields, e.earlier
FROM case_event e
WHERE e.case_id = $2
   OR e.case_id IN (SELECT c.id FROM case_file c WHERE c.merged_into = $2)
ORDER BY e.at_ms, e.id
