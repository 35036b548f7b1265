UPDATE outbox SET op_seq = $1, sha256 = $2, base_rev = $3, undo_body = NULL, state = 'sent'
WHERE local_id = $4
