SELECT d.kind || ' ' || LOWER(HEX(d.id)) || ': its revision ' || d.rev || ' is not there' AS found
FROM doc d
LEFT JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE r.doc_id IS NULL
ORDER BY d.ward, d.feed_seq
LIMIT 1
