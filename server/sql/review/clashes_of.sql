-- The disagreements about one document, open ones first.
SELECT c.id, c.doc_id, c.field, c.base, c.current, c.incoming, c.at_ms, c.resolved_ms, c.chosen,
       p.name AS sender, r.name AS resolver
FROM clash c
LEFT JOIN account p ON p.id = c.user_id
LEFT JOIN account r ON r.id = c.resolved_by
WHERE c.doc_id = $1
ORDER BY CASE WHEN c.resolved_ms IS NULL THEN 0 ELSE 1 END, c.id
