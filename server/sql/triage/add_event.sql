INSERT INTO observation_event (observation_id, at_ms, user_id, from_state, to_state, assignee_id, comment)
VALUES ($1, $2, $3, $4, $5, $6, $7)
