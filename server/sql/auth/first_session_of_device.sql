SELECT id, generation
FROM phone_session
WHERE device_id = $1 AND revoked_ms IS NULL
ORDER BY rotated_ms
LIMIT 1
