SELECT r.rev AS rev, r.body AS body
FROM doc d
JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE d.id = $1 AND d.ward = $2 AND d.erased_ms IS NULL
