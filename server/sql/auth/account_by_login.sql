SELECT id, ward, role, name, login, created_ms, disabled_ms
FROM account
WHERE login = $1
