-- $1 counts from 1.
SELECT substr(b.bytes, $1, $2)
FROM photo_bytes b JOIN photo p ON p.photo_no = b.photo_no
WHERE p.sha256 = $3
