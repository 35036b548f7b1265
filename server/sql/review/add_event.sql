INSERT INTO review_event (visit_id, at_ms, user_id, from_state, to_state, rev, comment, field)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
