SELECT d.id AS id, d.rev AS rev, r.body AS body
FROM doc d
JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE d.ward = $1
  AND d.kind = 'household'
  AND d.deleted_ms IS NULL
