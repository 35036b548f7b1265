-- Closed by a decision before $2.
SELECT h.id AS id
FROM household h
JOIN doc d ON d.id = h.id
JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE h.ward = $1
  AND h.list_state = 'closed'
  AND r.at_ms < $2
ORDER BY h.id
LIMIT $3
