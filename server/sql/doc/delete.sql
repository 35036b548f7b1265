UPDATE doc
SET feed_seq = $2, deleted_ms = $3
WHERE id = $1
