-- The records that have gone into a case (index case_merged_into).
SELECT c.id
FROM case_file c
WHERE c.merged_into = $1
