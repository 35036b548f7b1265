SELECT COUNT(*) FROM op_aside WHERE device_id = $1 AND reason = 'op_seq_reused'
