-- A case as it stands now, where it can still be parted from what has gone into it.
SELECT c.name, c.birth, c.personal_number, c.category, c.household_id, c.group_id, c.officer_id
FROM case_file c
WHERE c.id = $1
  AND c.moved_as IS NULL
  AND c.merged_into IS NULL
