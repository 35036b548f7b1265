SELECT op_seq, doc_id, kind, base_rev, body, sha256 FROM outbox
WHERE state IN ('pending', 'sent') AND op_seq IS NOT NULL
ORDER BY op_seq
