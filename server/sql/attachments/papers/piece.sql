-- The piece that begins here, of bytes that were looked through.
SELECT p.bytes
FROM paper_piece p
JOIN paper w ON w.id = p.paper_id
WHERE p.paper_id = $1
  AND p.start = $2
  AND w.settled_ms IS NOT NULL
