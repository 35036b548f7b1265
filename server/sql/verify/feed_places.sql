-- Two documents at one place, or a place before the first.
SELECT 'ward ' || d.ward || ': ' || COUNT(d.id) || ' documents at place ' || d.feed_seq AS found
FROM doc d
GROUP BY d.ward, d.feed_seq
HAVING COUNT(d.id) > 1 OR d.feed_seq < 1
ORDER BY d.ward, d.feed_seq
LIMIT 1
