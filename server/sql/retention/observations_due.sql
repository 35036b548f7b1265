-- Found to be nothing before $2, or not verified by anybody and received before $3.
SELECT id, visit_id
FROM observation
WHERE ward = $1
  AND ((state = 'unfounded' AND COALESCE(closed_ms, received_ms) < $2)
    OR (state NOT IN ('unfounded', 'verified', 'expired') AND received_ms < $3))
ORDER BY received_ms, id
LIMIT $4
