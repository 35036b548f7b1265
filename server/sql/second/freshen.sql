UPDATE web_session
SET fresh_ms = $1
WHERE token_hash = $2
