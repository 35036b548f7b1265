INSERT INTO support_match (id, need_id, offer_id, state, proposed_ms, proposed_by, version)
VALUES ($1, $2, $3, 'proposed', $4, $5, 1)
