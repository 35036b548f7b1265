SELECT id, ward, role, name, login, created_ms, disabled_ms
FROM account
WHERE id = $1
