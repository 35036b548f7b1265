SELECT token_hash, browser, created_ms, seen_ms
FROM web_session
WHERE account_id = $1 AND expires_ms > $2
ORDER BY seen_ms DESC, token_hash
