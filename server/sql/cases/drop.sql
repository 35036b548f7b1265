DELETE FROM case_file
WHERE id = $1
