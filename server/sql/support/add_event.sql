INSERT INTO support_event (case_id, at_ms, user_id, step, kind, offer_id, word, comment)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
