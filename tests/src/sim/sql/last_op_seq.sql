SELECT last_op_seq FROM device WHERE id = $1
