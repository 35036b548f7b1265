INSERT INTO case_event (case_id, at_ms, user_id, step, word, comment, fields, earlier)
SELECT $1, e.at_ms, e.user_id, e.step, e.word, e.comment, e.fields, e.earlier
FROM case_event e
WHERE e.case_id = $2
ORDER BY e.id
