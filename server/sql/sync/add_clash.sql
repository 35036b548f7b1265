INSERT INTO clash (ward, doc_id, field, base, current, incoming, user_id, device_id, op_seq, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
