SELECT op_seq, sha256, verdict FROM op WHERE device_id = $1 ORDER BY op_seq
