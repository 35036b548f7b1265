UPDATE enrolment_code
SET used_ms = $2, device_id = $3, nonce_hash = $4
WHERE code_hash = $1 AND used_ms IS NULL
