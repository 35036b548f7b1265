UPDATE case_file
SET name_fold = $1
WHERE id = $2
