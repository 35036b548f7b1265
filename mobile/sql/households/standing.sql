-- The doors of alley $1 in walking order, with their own places in it.
SELECT r.id, r.number, r.walk_key
FROM house_row r
WHERE r.alley_id = $1
ORDER BY r.walk_key, r.number_key, r.id
