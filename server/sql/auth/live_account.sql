SELECT ward, role, name
FROM account
WHERE id = $1 AND disabled_ms IS NULL
