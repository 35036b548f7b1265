SELECT id, ward, role, name, login, created_ms, disabled_ms
FROM account
ORDER BY ward, role, name, id
