SELECT COUNT(*) AS n
FROM support_match m
WHERE m.offer_id = $1
