UPDATE phone_session
SET revoked_ms = COALESCE(revoked_ms, $2)
WHERE device_id IN (SELECT id FROM device WHERE account_id = $1)
