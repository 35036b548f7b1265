DELETE FROM visit_photo
WHERE visit_id = $1
