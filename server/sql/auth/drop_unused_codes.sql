DELETE FROM enrolment_code
WHERE account_id = $1 AND used_ms IS NULL
