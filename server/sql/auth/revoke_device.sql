UPDATE device
SET revoked_ms = COALESCE(revoked_ms, $1), revoked_by = COALESCE(revoked_by, $2)
WHERE id = $3
