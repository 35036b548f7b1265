DELETE FROM second_factor
WHERE account_id = $1
