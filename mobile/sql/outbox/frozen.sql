SELECT op_seq, doc_id, kind, base_rev, body, sha256 FROM outbox WHERE op_seq = $1
