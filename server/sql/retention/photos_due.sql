-- Visits whose photos have been kept long enough.
SELECT v.id AS id
FROM visit v
WHERE v.ward = $1
  AND v.received_ms < $2
  AND EXISTS (SELECT 1 FROM visit_photo p WHERE p.visit_id = v.id)
ORDER BY v.received_ms, v.id
LIMIT $3
