SELECT sha256
FROM visit_photo
WHERE visit_id = $1
ORDER BY sha256
