INSERT INTO reconcile_run (id, ward, at_ms, account_id, file_name, sha256, heads, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
