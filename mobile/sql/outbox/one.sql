SELECT doc_id, kind, save_no, op_seq, undo_body, state FROM outbox WHERE local_id = $1
