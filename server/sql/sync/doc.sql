SELECT kind, ward, rev
FROM doc
WHERE id = $1
