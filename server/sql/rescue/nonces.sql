-- The nonces a phone has enrolled with, as hashes; one, unless somebody wrote an app of their own.
SELECT DISTINCT nonce_hash
FROM enrolment_code
WHERE device_id = $1 AND nonce_hash IS NOT NULL
