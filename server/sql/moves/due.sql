-- Offers of a ward that were declined or taken back before $2 (index case_move_due).
SELECT m.id
FROM case_move m
WHERE m.from_ward = $1
  AND m.state IN ('declined', 'withdrawn')
  AND m.decided_ms < $2
ORDER BY m.decided_ms, m.id
LIMIT $3
