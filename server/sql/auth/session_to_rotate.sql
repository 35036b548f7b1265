SELECT s.device_id AS device_id, s.generation AS generation, s.heard_generation AS heard_generation,
       s.refresh_hash AS refresh_hash, s.rotated_ms AS rotated_ms, s.expires_ms AS expires_ms, s.revoked_ms AS session_revoked_ms, d.revoked_ms AS device_revoked_ms,
       d.account_id AS account_id, a.disabled_ms AS disabled_ms, a.ward AS ward
FROM phone_session s
JOIN device d ON d.id = s.device_id
JOIN account a ON a.id = d.account_id
WHERE s.id = $1
