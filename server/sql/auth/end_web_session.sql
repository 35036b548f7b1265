DELETE FROM web_session
WHERE token_hash = $1
RETURNING account_id
