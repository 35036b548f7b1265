UPDATE phone_session
SET generation = $1, refresh_hash = $2, rotated_ms = $3, expires_ms = $4
WHERE id = $5
