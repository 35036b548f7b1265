SELECT id, password_hash, disabled_ms
FROM account
WHERE login = $1
