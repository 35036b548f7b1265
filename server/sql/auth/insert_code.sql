INSERT INTO enrolment_code (code_hash, account_id, created_by, created_ms, expires_ms)
VALUES ($1, $2, $3, $4, $5)
