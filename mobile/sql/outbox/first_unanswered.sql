SELECT MIN(op_seq) FROM outbox WHERE state = 'sent'
