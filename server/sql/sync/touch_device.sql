UPDATE device
SET last_op_seq = $2, last_seen_ms = $3, waiting = $4, clock_off_ms = $5, app_version = $6
WHERE id = $1
