DELETE FROM piece
WHERE attachment_id IN (SELECT a.id FROM attachment a WHERE a.sha256 = $1 AND a.id <> $2)
