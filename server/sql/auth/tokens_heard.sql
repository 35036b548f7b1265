UPDATE phone_session
SET heard_generation = $1
WHERE id = $2 AND heard_generation < $1
