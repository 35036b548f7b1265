-- What is to be found of one case (primary key); one that has gone into another is found there.
SELECT c.ward, c.group_id, c.name, c.personal_number
FROM case_file c
WHERE c.id = $1
  AND c.merged_into IS NULL
