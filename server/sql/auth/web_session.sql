SELECT account_id, csrf, seen_ms
FROM web_session
WHERE token_hash = $1 AND expires_ms > $2
