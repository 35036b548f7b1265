-- What is to be found of one case (primary key).
SELECT c.ward, c.group_id, c.name, c.personal_number
FROM case_file c
WHERE c.id = $1
