UPDATE doc
SET feed_seq = $2
WHERE id = $1
