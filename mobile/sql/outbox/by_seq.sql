SELECT local_id, doc_id, kind, base_rev, body, state, verdict IS NOT NULL FROM outbox WHERE op_seq = $1
