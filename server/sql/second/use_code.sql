UPDATE recovery_code
SET used_ms = $1
WHERE account_id = $2 AND code_hash = $3 AND used_ms IS NULL
