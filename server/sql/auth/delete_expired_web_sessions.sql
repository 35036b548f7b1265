DELETE FROM web_session
WHERE expires_ms <= $1
