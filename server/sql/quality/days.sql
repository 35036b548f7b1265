-- The figures of each day since $2 (primary key): of households and of the cases of this kind ($3); of the whole ward
-- ($4 = 1), or of $5's groups.
SELECT q.day, q.kind, q.figure, SUM(q.good) AS good, SUM(q.counted) AS counted
FROM quality_day q
WHERE q.ward = $1
  AND q.day >= $2
  AND q.kind IN ('household', $3)
  AND ($4 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $5 AND ag.group_id = q.group_id))
GROUP BY q.day, q.kind, q.figure
ORDER BY q.day
