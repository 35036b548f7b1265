SELECT o.local_id, o.doc_id, o.kind, o.base_rev, o.body, o.saved_ms, b.state, b.base_rev, b.op_seq
FROM outbox o LEFT JOIN outbox b ON b.local_id = o.base_local
WHERE o.state = 'pending'
ORDER BY o.local_id
