UPDATE outbox SET undo_body = body, body = $1, label = $2, save_no = $3, saved_ms = $4
WHERE local_id = $5
