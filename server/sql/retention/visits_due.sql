SELECT id
FROM visit
WHERE ward = $1
  AND received_ms < $2
ORDER BY received_ms, id
LIMIT $3
