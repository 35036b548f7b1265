DELETE FROM piece WHERE attachment_id = $1
