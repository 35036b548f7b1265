UPDATE second_factor
SET last_step = $1
WHERE account_id = $2 AND last_step < $1
