DELETE FROM photo_of_form
WHERE form_id = $1 AND photo_no = (SELECT p.photo_no FROM photo p WHERE p.sha256 = $2)
