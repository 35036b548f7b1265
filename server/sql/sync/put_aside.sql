INSERT INTO op_aside (ward, device_id, op_seq, sha256, op, reason, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (device_id, op_seq, sha256) DO NOTHING
