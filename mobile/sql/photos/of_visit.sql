SELECT p.photo_no, p.sha256, v.told
FROM photo_of_visit v JOIN photo p ON p.photo_no = v.photo_no
WHERE v.visit_id = $1
