SELECT COUNT(*)
FROM alley
WHERE id = $1 AND group_id = $2 AND ward = $3
