SELECT sha256, verdict
FROM op
WHERE device_id = $1 AND op_seq = $2
