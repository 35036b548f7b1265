DELETE FROM web_session
WHERE account_id = $1
