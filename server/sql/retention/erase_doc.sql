UPDATE doc
SET erased_ms = $1
WHERE id = $2
