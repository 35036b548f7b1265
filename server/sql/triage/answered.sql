UPDATE observation
SET state = 'assigned', version = version + 1
WHERE id = $1
