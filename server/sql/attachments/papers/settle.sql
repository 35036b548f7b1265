UPDATE paper
SET received = $1, settled_ms = $2, sha256 = $3
WHERE id = $4
  AND settled_ms IS NULL
