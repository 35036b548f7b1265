-- The figures of a ward's day $2 (primary key).
SELECT q.kind, q.figure, q.group_id, q.good, q.counted
FROM quality_day q
WHERE q.ward = $1
  AND q.day = $2
