-- Offers that were closed before $2 and that nobody's case refers to any more (index offer_closed_of_ward).
SELECT o.id
FROM offer o
WHERE o.ward = $1
  AND o.closed_ms < $2
  AND NOT EXISTS (SELECT 1 FROM support_match m WHERE m.offer_id = o.id)
ORDER BY o.closed_ms, o.id
LIMIT $3
