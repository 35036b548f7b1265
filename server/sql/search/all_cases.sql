SELECT c.id
FROM case_file c
WHERE c.merged_into IS NULL
