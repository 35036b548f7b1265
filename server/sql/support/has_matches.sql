SELECT 1
FROM support_match m
WHERE m.offer_id = $1
