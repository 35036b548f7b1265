DELETE FROM recovery_code
WHERE account_id = $1
