UPDATE doc
SET feed_seq = $1
WHERE id = $2
