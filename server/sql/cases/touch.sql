-- Something was done that changes nothing of what the case says, nor its place in the list; one that another ward has
-- taken over among them.
UPDATE case_file
SET version = version + 1
WHERE id = $1
  AND version = $2
  AND merged_into IS NULL
