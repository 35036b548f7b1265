-- Accounts of a ward that the index names. Each row is looked up by its key.
SELECT r.nr, p.id, p.role, p.name, p.login, p.disabled_ms
FROM search_index s
CROSS JOIN search_row r ON r.nr = s.rowid
CROSS JOIN account p ON p.id = r.id
WHERE s.search_index MATCH $1
  AND p.ward = $2
ORDER BY s.rowid
LIMIT $3
