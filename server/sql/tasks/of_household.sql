SELECT id
FROM task
WHERE household_id = $1
ORDER BY id
