SELECT local_id, body FROM outbox WHERE doc_id = $1 AND state = 'pending'
