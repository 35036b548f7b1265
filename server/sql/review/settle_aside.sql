UPDATE op_aside SET resolved_ms = $1
WHERE id = $2 AND ward = $3 AND resolved_ms IS NULL
