-- Every revision of a document with who made it.
SELECT s.rev, s.base_rev, s.body, s.at_ms, s.device_id, p.name AS author
FROM revision s
LEFT JOIN account p ON p.id = s.user_id
WHERE s.doc_id = $1
ORDER BY s.at_ms, s.rev
