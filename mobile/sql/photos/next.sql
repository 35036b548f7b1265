-- The next photo to send: its visit is on the server, and nothing speaks against trying now. What the
-- server did not know is tried again after a while; other refusals are final.
SELECT p.sha256, p.size, p.sent
FROM photo p
WHERE p.safe_ms IS NULL
  AND (p.refused IS NULL OR (p.refused = 'not_found' AND NOT p.refused_ms BETWEEN $1 AND $2))
  AND EXISTS (SELECT 1 FROM photo_of_visit v WHERE v.photo_no = p.photo_no AND v.told = 1)
  AND EXISTS (SELECT 1 FROM photo_bytes b WHERE b.photo_no = p.photo_no)
ORDER BY p.refused IS NOT NULL, p.photo_no
LIMIT 1
