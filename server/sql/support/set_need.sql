UPDATE case_need
SET state = $1, version = version + 1
WHERE id = $2
