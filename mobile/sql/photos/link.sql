INSERT INTO photo_of_visit (visit_id, photo_no, told)
SELECT $1, p.photo_no, 0 FROM photo p WHERE p.sha256 = $2
ON CONFLICT (visit_id, photo_no) DO NOTHING
