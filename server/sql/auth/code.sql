SELECT account_id, expires_ms, used_ms, device_id, nonce_hash
FROM enrolment_code
WHERE code_hash = $1
