SELECT c.name, c.birth, c.personal_number, c.category, c.household_id, c.group_id, c.officer_id
FROM case_file c
WHERE c.id = $1
