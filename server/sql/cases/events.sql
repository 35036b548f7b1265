SELECT e.at_ms, e.step, e.word, e.comment, e.fields, e.earlier, p.name AS who
FROM case_event e
LEFT JOIN account p ON p.id = e.user_id
WHERE e.case_id = $1
ORDER BY e.id
