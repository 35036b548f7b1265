SELECT COALESCE(MAX(op_seq), 0) FROM outbox
