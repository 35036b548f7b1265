SELECT kind, ward, rev, erased_ms
FROM doc
WHERE id = $1
