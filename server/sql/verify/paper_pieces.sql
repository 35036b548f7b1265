-- The pieces of a paper follow each other without a gap up to what was received.
SELECT 'paper ' || LOWER(HEX(w.id)) || ': has ' || COUNT(p.start) || ' pieces that do not make up ' || w.received || ' bytes' AS found
FROM paper w
LEFT JOIN paper_piece p ON p.paper_id = w.id
GROUP BY w.id
HAVING COALESCE(SUM(LENGTH(p.bytes)), 0) <> w.received
    OR COALESCE(MAX(p.start + LENGTH(p.bytes)), 0) <> w.received
ORDER BY w.id
LIMIT 1
