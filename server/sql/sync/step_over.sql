INSERT INTO lost_op (device_id, first_seq, last_seq, told_ms)
VALUES ($1, $2, $3, $4)
