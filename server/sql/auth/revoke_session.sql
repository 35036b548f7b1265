UPDATE phone_session
SET revoked_ms = COALESCE(revoked_ms, $1)
WHERE id = $2
