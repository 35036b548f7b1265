-- Until when a person's unused code can be used.
SELECT MAX(c.expires_ms) AS expires_ms
FROM enrolment_code c
WHERE c.account_id = $1 AND c.used_ms IS NULL AND c.expires_ms > $2
