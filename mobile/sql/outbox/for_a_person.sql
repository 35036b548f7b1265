SELECT local_id, doc_id, kind, state, verdict, label, answered_ms FROM outbox
WHERE state IN ('conflict', 'rejected') AND dismissed_ms IS NULL
ORDER BY local_id
