SELECT local_id, doc_id, kind, base_rev, body, state FROM outbox WHERE op_seq = $1
