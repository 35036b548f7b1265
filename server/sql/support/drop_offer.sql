DELETE FROM offer
WHERE id = $1
