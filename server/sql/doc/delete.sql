UPDATE doc
SET feed_seq = $1, deleted_ms = $2
WHERE id = $3
