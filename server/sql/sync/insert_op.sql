INSERT INTO op (device_id, op_seq, sha256, doc_id, verdict, at_ms)
VALUES ($1, $2, $3, $4, $5, $6)
