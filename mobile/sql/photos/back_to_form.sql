INSERT INTO photo_of_form (form_id, photo_no) VALUES ($1, $2)
ON CONFLICT (form_id, photo_no) DO NOTHING
