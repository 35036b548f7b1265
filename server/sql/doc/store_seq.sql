UPDATE ward
SET feed_seq = $1
WHERE code = $2
