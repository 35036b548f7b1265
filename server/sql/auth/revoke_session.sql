UPDATE phone_session
SET revoked_ms = COALESCE(revoked_ms, $2)
WHERE id = $1
