SELECT bytes FROM piece WHERE attachment_id = $1 ORDER BY start
