INSERT INTO revision (doc_id, rev, base_rev, body, user_id, device_id, at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
