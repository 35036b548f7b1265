SELECT COUNT(*)
FROM visit_photo
WHERE sha256 = $1
