UPDATE device
SET revoked_ms = COALESCE(revoked_ms, $2), revoked_by = COALESCE(revoked_by, $3)
WHERE id = $1
