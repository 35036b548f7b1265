-- Revisions that came after an observation of their visit had expired, and may carry it again.
SELECT o.id AS id, o.visit_id AS visit_id
FROM observation o
JOIN revision r ON r.doc_id = o.visit_id AND r.at_ms >= o.closed_ms
WHERE o.ward = $1
  AND o.state = 'expired'
  AND r.body LIKE '%' || $2 || '%'
GROUP BY o.id, o.visit_id
ORDER BY o.id
