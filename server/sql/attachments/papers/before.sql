-- Bytes that began to arrive before $1, by name behind $2.
SELECT id
FROM paper
WHERE begun_ms < $1
  AND id > $2
ORDER BY id
LIMIT $3
