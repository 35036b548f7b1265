DELETE FROM photo_of_visit WHERE visit_id = $1
