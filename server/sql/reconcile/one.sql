-- A run with what was said of a list with the same heads.
SELECT r.id, r.at_ms, r.file_name, r.heads, r.columns, r.state, r.record, r.signature, r.sha256, a.name AS who, s.name AS signer,
       m.columns AS remembered, EXISTS (SELECT 1 FROM reconcile_row w WHERE w.run_id = r.id) AS has_rows
FROM reconcile_run r
JOIN account a ON a.id = r.account_id
LEFT JOIN account s ON s.id = unhex(replace(json_extract(r.record, '$.by'), '-', ''))
LEFT JOIN reconcile_mapping m ON m.ward = r.ward AND m.heads = r.heads
WHERE r.id = $1
  AND r.ward = $2
