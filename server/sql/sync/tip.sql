SELECT feed_seq
FROM ward
WHERE code = $1
