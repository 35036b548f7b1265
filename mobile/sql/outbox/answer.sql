UPDATE outbox SET state = $1, verdict = $2, answered_ms = $3 WHERE local_id = $4
