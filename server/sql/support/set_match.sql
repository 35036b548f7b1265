UPDATE support_match
SET state = $1, result = $2, version = version + 1
WHERE id = $3
