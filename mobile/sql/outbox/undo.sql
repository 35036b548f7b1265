UPDATE outbox SET body = undo_body, undo_body = NULL, save_no = $1 WHERE local_id = $2
