-- The pieces of an upload follow each other without a gap up to what was received, and complete ones
-- up to their size.
SELECT 'upload ' || a.id || ': has ' || COUNT(p.start) || ' pieces that do not make up ' || a.received || ' bytes' AS found
FROM attachment a
LEFT JOIN piece p ON p.attachment_id = a.id
GROUP BY a.id
HAVING COALESCE(SUM(LENGTH(p.bytes)), 0) <> a.received
    OR COALESCE(MAX(p.start + LENGTH(p.bytes)), 0) <> a.received
    OR a.received > a.size
    OR (a.completed_ms IS NOT NULL AND a.received <> a.size)
ORDER BY a.id
LIMIT 1
