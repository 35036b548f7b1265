INSERT INTO case_erasure (case_id, ward, reason, why, asked_by, asked_ms)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (case_id) DO NOTHING
