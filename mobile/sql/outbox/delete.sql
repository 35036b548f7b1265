DELETE FROM outbox WHERE local_id = $1
