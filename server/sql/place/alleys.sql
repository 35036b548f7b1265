SELECT a.id AS id, a.group_id AS group_id, a.name AS name
FROM alley a
JOIN residential_group g ON g.id = a.group_id
WHERE a.ward = $1
ORDER BY g.order_key, g.name, a.order_key, a.name
