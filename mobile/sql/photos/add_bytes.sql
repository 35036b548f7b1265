INSERT INTO photo_bytes (photo_no, bytes)
SELECT p.photo_no, $1 FROM photo p WHERE p.sha256 = $2
ON CONFLICT (photo_no) DO NOTHING
