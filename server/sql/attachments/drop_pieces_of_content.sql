DELETE FROM piece
WHERE attachment_id IN (SELECT id FROM attachment WHERE sha256 = $1)
