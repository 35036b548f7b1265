-- What is to be found of one household (primary keys).
SELECT h.ward, h.group_id, h.number, h.head_name, h.phone, a.name AS alley_name
FROM household h
JOIN alley a ON a.id = h.alley_id
WHERE h.id = $1
