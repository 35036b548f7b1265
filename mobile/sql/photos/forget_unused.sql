DELETE FROM photo
WHERE NOT EXISTS (SELECT 1 FROM photo_of_form f WHERE f.photo_no = photo.photo_no)
  AND NOT EXISTS (SELECT 1 FROM photo_of_visit v WHERE v.photo_no = photo.photo_no)
