-- Only what nobody has looked through yet grows, and only at its end.
UPDATE paper
SET received = $1
WHERE id = $2
  AND received = $3
  AND settled_ms IS NULL
