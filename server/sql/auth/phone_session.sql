SELECT d.id AS device_id, d.account_id AS account_id, s.heard_generation AS heard_generation
FROM phone_session s
JOIN device d ON d.id = s.device_id
WHERE s.id = $1 AND s.revoked_ms IS NULL AND s.expires_ms > $2 AND d.revoked_ms IS NULL
