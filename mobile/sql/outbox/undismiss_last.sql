UPDATE outbox SET dismissed_ms = NULL
WHERE local_id = (SELECT MAX(o.local_id) FROM outbox o WHERE o.doc_id = $1) AND state = 'rejected'
