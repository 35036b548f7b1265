SELECT op_seq, sha256 FROM op_aside WHERE device_id = $1
