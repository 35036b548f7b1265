UPDATE clash SET resolved_ms = $1, resolved_by = $2, chosen = $3
WHERE id = $4 AND resolved_ms IS NULL
