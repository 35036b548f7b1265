SELECT id
FROM alley
WHERE group_id = $1 AND name_fold = $2
