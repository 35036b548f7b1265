UPDATE offer
SET state = $1, close_reason = $2, closed_ms = $3, version = version + 1
WHERE id = $4
  AND version = $5
