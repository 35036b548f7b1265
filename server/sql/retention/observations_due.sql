-- Found to be nothing before $2 (with those that repeat it), or not verified by anybody and received before $3.
SELECT o.id, o.visit_id
FROM observation o
LEFT JOIN observation t ON t.id = o.duplicate_of
WHERE o.ward = $1
  AND ((o.state = 'unfounded' AND COALESCE(o.closed_ms, o.received_ms) < $2)
    OR (o.state = 'duplicate' AND (t.state = 'expired' OR (t.state = 'unfounded' AND COALESCE(t.closed_ms, t.received_ms) < $2)))
    OR (o.state NOT IN ('unfounded', 'verified', 'expired') AND o.received_ms < $3))
ORDER BY o.received_ms, o.id
LIMIT $4
