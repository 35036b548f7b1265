INSERT INTO web_session (token_hash, account_id, csrf, created_ms, seen_ms, expires_ms)
VALUES ($1, $2, $3, $4, $4, $5)
