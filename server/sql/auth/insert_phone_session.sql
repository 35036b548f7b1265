INSERT INTO phone_session (id, device_id, generation, refresh_hash, rotated_ms, expires_ms)
VALUES ($1, $2, 0, $3, $4, $5)
