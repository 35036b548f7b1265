UPDATE account
SET second_factor_required = $1
WHERE id = $2
