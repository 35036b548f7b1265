-- Index task_closed_of_ward.
SELECT id
FROM task
WHERE ward = $1
  AND closed_ms < $2
ORDER BY closed_ms, id
LIMIT $3
