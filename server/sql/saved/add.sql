INSERT INTO saved_filter (id, account_id, page, name, query, created_ms)
VALUES ($1, $2, $3, $4, $5, $6)
