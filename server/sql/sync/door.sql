SELECT ward, group_id, alley_id, people
FROM household
WHERE id = $1
