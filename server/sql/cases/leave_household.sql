-- An erased household is in no case any more.
UPDATE case_file
SET household_id = NULL, version = version + 1
WHERE household_id = $1
