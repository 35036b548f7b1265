INSERT INTO raw (device_id, op_seq, body) VALUES ($1, $2, $3);
