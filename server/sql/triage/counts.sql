-- What is open, by state and age (index observation_board): 0 came after $3, 4 before $6, which are earlier and earlier.
SELECT o.state, COUNT(*) AS n, TOTAL(o.assignee_id IS $1) AS mine, TOTAL(o.received_ms < $2) AS late,
       (o.received_ms < $3) + (o.received_ms < $4) + (o.received_ms < $5) + (o.received_ms < $6) AS age
FROM observation o
JOIN visit v ON v.id = o.visit_id
WHERE o.ward = $7
  AND ($8 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $1 AND ag.group_id = v.group_id))
  AND o.state IN ('received', 'assigned', 'needs_info')
GROUP BY o.state, age
