SELECT id
FROM residential_group
WHERE ward = $1 AND name_fold = $2
