SELECT id, name
FROM residential_group
WHERE ward = $1
ORDER BY order_key, name
