INSERT INTO case_event (case_id, at_ms, user_id, step, word, comment, fields, earlier)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
