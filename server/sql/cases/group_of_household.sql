SELECT h.group_id
FROM household h
WHERE h.id = $1
  AND h.ward = $2
