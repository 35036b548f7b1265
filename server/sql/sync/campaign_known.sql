SELECT COUNT(*)
FROM campaign
WHERE id = $1 AND ward = $2
