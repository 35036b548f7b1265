SELECT e.at_ms, e.step, e.kind, e.word, e.comment, p.name AS who, o.title
FROM support_event e
LEFT JOIN account p ON p.id = e.user_id
LEFT JOIN offer o ON o.id = e.offer_id
WHERE e.case_id = $1
ORDER BY e.id
