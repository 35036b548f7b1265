UPDATE outbox SET dismissed_ms = $1 WHERE local_id = $2
