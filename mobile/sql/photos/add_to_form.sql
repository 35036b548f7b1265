INSERT INTO photo_of_form (form_id, photo_no)
SELECT $1, p.photo_no FROM photo p WHERE p.sha256 = $2
ON CONFLICT (form_id, photo_no) DO NOTHING
