SELECT id
FROM visit
WHERE household_id = $1
ORDER BY id
