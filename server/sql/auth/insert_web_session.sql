INSERT INTO web_session (token_hash, account_id, csrf, created_ms, seen_ms, fresh_ms, expires_ms, browser)
VALUES ($1, $2, $3, $4, $4, $4, $5, $6)
