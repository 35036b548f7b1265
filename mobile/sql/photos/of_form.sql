SELECT p.sha256, p.size, p.media
FROM photo_of_form f JOIN photo p ON p.photo_no = f.photo_no
WHERE f.form_id = $1
ORDER BY p.photo_no
