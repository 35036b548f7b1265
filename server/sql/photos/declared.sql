-- What the newest visit of one author says of these bytes.
SELECT p.size, p.media
FROM visit_photo p
JOIN visit v ON v.id = p.visit_id
WHERE p.sha256 = $1
  AND v.author_id = $2
ORDER BY p.visit_id DESC
LIMIT 1
