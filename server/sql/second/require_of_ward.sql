UPDATE ward
SET second_factor_required = $1
WHERE code = $2
