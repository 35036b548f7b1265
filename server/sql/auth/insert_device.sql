INSERT INTO device (id, account_id, name, platform, app_version, enrolled_ms, last_seen_ms, last_op_seq, waiting)
VALUES ($1, $2, $3, $4, $5, $6, $6, 0, 0)
ON CONFLICT (id) DO NOTHING
