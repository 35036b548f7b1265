UPDATE device
SET last_op_seq = $1
WHERE id = $2
