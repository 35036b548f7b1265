-- Every edit with its number and fate, oldest first.
SELECT doc_id, kind, body, base_rev, op_seq, sha256, state, dismissed_ms FROM outbox ORDER BY local_id
