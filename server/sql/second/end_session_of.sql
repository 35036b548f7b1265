DELETE FROM web_session
WHERE token_hash = $1 AND account_id = $2
