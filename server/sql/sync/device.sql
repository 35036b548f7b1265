SELECT last_op_seq, waiting, last_seen_ms
FROM device
WHERE id = $1
