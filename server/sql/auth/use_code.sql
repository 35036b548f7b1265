UPDATE enrolment_code
SET used_ms = $1, device_id = $2, nonce_hash = $3
WHERE code_hash = $4 AND used_ms IS NULL
