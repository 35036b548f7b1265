SELECT h.head_name, h.number, a.name AS alley_name
FROM household h
JOIN alley a ON a.id = h.alley_id
WHERE h.ward = $1
ORDER BY h.id
