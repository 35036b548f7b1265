INSERT INTO import_run (id, ward, account_id, at_ms, file_name, sha256, counts)
VALUES ($1, $2, $3, $4, $5, $6, $7)
