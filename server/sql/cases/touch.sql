-- Something was said of a case that changes nothing of what it says, nor its place in the list.
UPDATE case_file
SET version = version + 1
WHERE id = $1
