SELECT id, ward, role, name, login, created_ms, disabled_ms
FROM account
WHERE ward = $1
ORDER BY ward, role, name, id
