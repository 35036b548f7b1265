SELECT photo_no FROM photo_bytes LIMIT 1
