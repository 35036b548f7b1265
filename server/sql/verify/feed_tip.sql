SELECT 'ward ' || w.code || ': its counter stands at ' || w.feed_seq || ', its newest change at '
    || COALESCE(MAX(d.feed_seq), 0) AS found
FROM ward w
LEFT JOIN doc d ON d.ward = w.code
GROUP BY w.code, w.feed_seq
HAVING w.feed_seq <> COALESCE(MAX(d.feed_seq), 0)
ORDER BY w.code
LIMIT 1
