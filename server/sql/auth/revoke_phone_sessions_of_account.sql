UPDATE phone_session
SET revoked_ms = COALESCE(revoked_ms, $1)
WHERE device_id IN (SELECT id FROM device WHERE account_id = $2)
