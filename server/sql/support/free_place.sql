UPDATE offer
SET taken = taken - 1
WHERE id = $1
