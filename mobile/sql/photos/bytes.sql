SELECT b.bytes FROM photo_bytes b JOIN photo p ON p.photo_no = b.photo_no WHERE p.sha256 = $1
