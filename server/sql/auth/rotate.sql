UPDATE phone_session
SET generation = $2, refresh_hash = $3, rotated_ms = $4, expires_ms = $5
WHERE id = $1
