SELECT MAX(op_seq) FROM outbox WHERE op_seq < $1
