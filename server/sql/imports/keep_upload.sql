INSERT INTO import_upload (id, ward, account_id, file_name, content, report, at_ms, expires_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
