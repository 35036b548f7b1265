UPDATE ward
SET feed_seq = $2
WHERE code = $1
