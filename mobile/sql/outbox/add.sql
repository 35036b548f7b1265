INSERT INTO outbox (doc_id, kind, body, base_rev, base_local, label, save_no, saved_ms, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending')
RETURNING local_id
