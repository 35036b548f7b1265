DELETE FROM photo_of_form WHERE form_id = $1
