INSERT INTO observation (id, ward, visit_id, key_id, enc, ct, state, received_ms)
VALUES ($1, $2, $3, $4, $5, $6, 'received', $7)
ON CONFLICT (id) DO NOTHING
