INSERT INTO piece (attachment_id, start, bytes) VALUES ($1, $2, $3)
