UPDATE device
SET last_op_seq = $1, last_seen_ms = $2, waiting = $3, clock_off_ms = $4, app_version = $5
WHERE id = $6
