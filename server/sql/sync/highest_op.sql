SELECT COALESCE(MAX(op_seq), 0)
FROM op
WHERE device_id = $1
