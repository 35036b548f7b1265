-- The server names a revision after the place in the feed that it took (sEPOCH.PLACE): a document
-- cannot stand before it.
SELECT 'document ' || LOWER(HEX(d.id)) || ': at place ' || d.feed_seq || ', but has revision ' || r.rev AS found
FROM revision r
JOIN doc d ON d.id = r.doc_id
WHERE r.rev LIKE 's%.%'
  AND CAST(SUBSTR(r.rev, INSTR(r.rev, '.') + 1) AS INTEGER) > d.feed_seq
ORDER BY d.ward, d.feed_seq
LIMIT 1
