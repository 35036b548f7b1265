SELECT local_id, state, base_rev, dismissed_ms FROM outbox WHERE doc_id = $1 ORDER BY local_id DESC LIMIT 1
