-- The server may have lost what it had: ask again about all that can still be sent.
UPDATE photo SET safe_ms = NULL, sent = 0, refused = NULL, refused_ms = NULL
WHERE EXISTS (SELECT 1 FROM photo_bytes b WHERE b.photo_no = photo.photo_no)
