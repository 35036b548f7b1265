SELECT op_seq, field FROM clash WHERE device_id = $1
