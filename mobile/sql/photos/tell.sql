UPDATE photo_of_visit SET told = 1
WHERE visit_id = $1 AND photo_no = (SELECT p.photo_no FROM photo p WHERE p.sha256 = $2)
