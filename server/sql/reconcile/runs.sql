-- A ward's runs, the newest first (index reconcile_run_of_ward).
SELECT r.id, r.at_ms, r.file_name, r.heads, r.columns, r.state, r.record, r.signature, r.sha256, a.name AS who, s.name AS signer,
       NULL AS remembered, EXISTS (SELECT 1 FROM reconcile_row w WHERE w.run_id = r.id) AS has_rows
FROM reconcile_run r
JOIN account a ON a.id = r.account_id
LEFT JOIN account s ON s.id = unhex(replace(json_extract(r.record, '$.by'), '-', ''))
WHERE r.ward = $1
ORDER BY r.at_ms DESC
LIMIT $2
