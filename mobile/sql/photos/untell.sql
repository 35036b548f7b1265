UPDATE photo_of_visit SET told = 0 WHERE visit_id = $1
